"""What is played for `./dev parity`: the same 100 orders every time, in plain Python."""

from random import Random

SEED = 1404
SALES, TILL_ORDERS = 60, 40

# name: (price, names of taxes); services, so that no delivery gets in the way
PRODUCTS = {
    'Lamp': (49.9, ['15% on top']),
    'Desk': (320.0, ['15% on top']),
    'Chair': (119.5, ['10% within']),
    'Pen': (3.35, []),
    'Paper': (7.77, ['10% within']),
    'Service hour': (64.0, ['15% on top', '2% on top']),
}
PERSONS = ['Ada Stone', 'Ben Marsh', 'Cleo Field', 'Dan Rivers', 'Eve Hill']
COMPANIES = {
    'North Works': ['Fay of North Works', 'Gil of North Works'],
    'South Trade': ['Hal of South Trade', 'Ivy of South Trade', 'Jon of South Trade'],
}
CUSTOMERS = [*PERSONS, *COMPANIES, *(name for names in COMPANIES.values() for name in names)]
PROMOTION_CODE = 'WELCOME'
COUPONS = [f'COUPON-{number:02}' for number in range(1, 13)]
CODES = [PROMOTION_CODE, *COUPONS, 'NOBODY-KNOWS-IT']

SALE_ENDINGS = {
    'confirmed': 12, 'quotation': 2, 'cancelled': 3, 'cancelled, then confirmed again': 2,
    'changed after confirming': 3, 'other customer before confirming': 2, 'invoiced': 2,
}
TILL_ENDINGS = {'paid': 12, 'sent twice': 2, 'cancelled before payment': 2, 'refunded': 3}


def make_plan(seed=SEED):
    """Return the orders as dicts that JSON can carry, sales and till in turn.

    `claims` says how many rewards are taken and which one of those on offer each time.
    """
    random = Random(seed)
    kinds = ['sale'] * SALES + ['till'] * TILL_ORDERS
    random.shuffle(kinds)
    return [_order(random, kind, number) for number, kind in enumerate(kinds, start=1)]


def _order(random, kind, number):
    endings = SALE_ENDINGS if kind == 'sale' else TILL_ENDINGS
    customers = CUSTOMERS if kind == 'sale' else [*CUSTOMERS, *[None] * 3]
    return {
        'key': f'{kind} {number:03}',
        'kind': kind,
        'customer': random.choice(customers),
        'other_customer': random.choice(CUSTOMERS),
        'lines': [
            [product, random.choice([1, 1, 2, 3, 5, 12]), random.choice([0, 0, 0, 10, 12.5])]
            for product in random.sample(list(PRODUCTS), random.randint(1, 4))
        ],
        'code': random.choice(CODES) if random.random() < 0.4 else None,
        'claims': [random.randrange(6) for __ in range(random.choice([0, 1, 1, 2]))],
        'ending': random.choices(list(endings), endings.values())[0],
    }
