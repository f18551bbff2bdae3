from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The ready-made to-do finds somebody where the customer has no salesperson."""
    cr.execute("""
        UPDATE ir_act_server
           SET activity_user_field_name = 'responsible_id'
         WHERE activity_user_field_name = 'salesperson_id'
           AND id = (SELECT res_id FROM ir_model_data
                      WHERE module = 'loyalty_club_addon' AND name = 'action_call_member')
    """)
    # checked files: how many customers they mean was the number of their rows
    env = api.Environment(cr, SUPERUSER_ID, {})
    for job in env['loyalty.club.import'].search([('state', '=', 'checked')]):
        job.people_count = job._count_people()
