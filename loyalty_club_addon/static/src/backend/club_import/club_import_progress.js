import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";
import { onMounted, onWillUnmount } from "@odoo/owl";

const SECONDS = 3;

/** The progress of an import that runs in the background: reads it again until it is done. */
export class ClubImportProgress extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), SECONDS * 1000);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        const { record } = this.props;
        if (record.data.state !== "running" || this.isReading || record.dirty) {
            return;
        }
        this.isReading = true;
        try {
            await record.load();
        } finally {
            this.isReading = false;
        }
    }
}

registry.category("fields").add("club_import_progress", {
    ...progressBarField,
    component: ClubImportProgress,
});
