{
    'name': "Loyalty Club",
    'summary': "A customer club for individuals and legal entities, in sales and at the till",
    'category': 'Sales/Sales',
    'version': '19.0.2.0.0',
    'author': "Loyalty Club contributors",
    'license': 'LGPL-3',
    'application': True,
    'depends': ['sale_loyalty', 'pos_loyalty'],
    'external_dependencies': {'python': ['jdatetime', 'qrcode']},
    'pre_init_hook': 'pre_init_hook',
    'uninstall_hook': 'uninstall_hook',
    'data': [
        'security/loyalty_club_addon_groups.xml',
        'security/loyalty_club_addon_security.xml',
        'security/ir.model.access.csv',
        'data/ir_cron_data.xml',
        'wizard/loyalty_club_enrol_views.xml',
        'wizard/loyalty_club_suspend_views.xml',
        'wizard/loyalty_club_transfer_views.xml',
        'views/loyalty_club_templates.xml',
        'views/loyalty_club_statement_templates.xml',
        'views/loyalty_club_portal_templates.xml',
        'views/loyalty_club_entry_views.xml',
        'views/loyalty_club_member_views.xml',
        'views/loyalty_club_exception_views.xml',
        'views/loyalty_card_views.xml',
        'views/loyalty_program_views.xml',
        'views/loyalty_reward_views.xml',
        'views/loyalty_rule_views.xml',
        'views/pos_order_views.xml',
        'views/res_config_settings_views.xml',
        'views/res_partner_views.xml',
        'views/sale_order_views.xml',
        'views/loyalty_club_menus.xml',
    ],
    'demo': [
        'demo/demo_shop.xml',
    ],
    'assets': {
        'point_of_sale._assets_pos': [
            'loyalty_club_addon/static/src/app/**/*',
        ],
        'web.assets_frontend': [
            'loyalty_club_addon/static/src/portal/**/*',
        ],
        # the card without login: small, and without the scripts and trackers of a website
        'loyalty_club_addon.assets_card': [
            'loyalty_club_addon/static/src/portal/**/*',
        ],
        'web.assets_backend': [
            'loyalty_club_addon/static/src/backend/**/*',
        ],
        'web.assets_tests': [
            'loyalty_club_addon/static/tests/tours/**/*',
        ],
        'web.assets_unit_tests': [
            'loyalty_club_addon/static/tests/unit/**/*',
        ],
    },
}
