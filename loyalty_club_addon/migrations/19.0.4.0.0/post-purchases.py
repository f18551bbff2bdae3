from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Companies that have a club already: their orders are read as purchases in the background."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.registry.clear_cache()
    companies = env['res.company'].browse(env['loyalty.club.purchase']._companies()[0])
    env['loyalty.club.purchase.build']._start(companies)
