{
    'name': "Loyalty Club",
    'summary': "A customer club for individuals and legal entities, in sales and at the till",
    'category': 'Sales/Sales',
    'version': '19.0.1.0.0',
    'author': "Loyalty Club contributors",
    'license': 'LGPL-3',
    'application': True,
    'depends': ['sale_loyalty', 'pos_loyalty'],
    'external_dependencies': {'python': ['jdatetime']},
    'pre_init_hook': 'pre_init_hook',
    'data': [
        'security/loyalty_club_addon_groups.xml',
        'security/loyalty_club_addon_security.xml',
        'security/ir.model.access.csv',
        'wizard/loyalty_club_enrol_views.xml',
        'wizard/loyalty_club_suspend_views.xml',
        'wizard/loyalty_club_transfer_views.xml',
        'views/loyalty_club_templates.xml',
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
