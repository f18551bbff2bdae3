"""Who is speaking when points of a club card change."""


class ClubOrigin:
    """Names the work that changes cards of a club; stands in the context as `club_origin`.

    An RPC client cannot forge it: JSON carries no instances.

    :param str kind: kind of the entry that the change becomes (`loyalty.club.entry`), or None when
        the document settles itself afterwards and the number of the core is dropped
    :param card_ids: ids of the cards it speaks for; None for all
    :param str note: words for the entry
    """

    def __init__(self, kind=None, card_ids=None, note=''):
        self.kind = kind
        self.card_ids = card_ids
        self.note = note

    @staticmethod
    def of(env, card_id=None):
        """Return the origin that speaks for a card in this environment, or None."""
        origin = env.context.get('club_origin')
        if not isinstance(origin, ClubOrigin):
            return None
        if origin.card_ids is not None and card_id is not None and card_id not in origin.card_ids:
            return None
        return origin

    def __repr__(self):
        return f'ClubOrigin({self.kind!r})'


class Posted(ClubOrigin):
    """The balance comes from the ledger itself."""


class Synced(ClubOrigin):
    """A till sends an order; stands in the context as `club_synced`.

    :param str uuid: of the order, whose lines are not settled yet
    :param int session_id: of the session in which the till says it was taken
    """

    def __init__(self, uuid, session_id=None):
        super().__init__()
        self.uuid = uuid
        self.session_id = session_id

    @staticmethod
    def uuid_of(env):
        """Return the uuid of the order that is arriving in this environment, or None."""
        origin = env.context.get('club_synced')
        return origin.uuid if isinstance(origin, Synced) else None

    @staticmethod
    def session_of(env):
        """Return the id of the session of the order that is arriving, or None."""
        origin = env.context.get('club_synced')
        return origin.session_id if isinstance(origin, Synced) else None


class Adjusting(ClubOrigin):
    """Points by hand in a window of Odoo's own; each change becomes an adjustment.

    :param str source: key of `loyalty.club.adjustment.source`
    """

    def __init__(self, source, note=''):
        super().__init__('adjust', note=note)
        self.source = source


class MustTake(ClubOrigin):
    """Goods are back and money is paid out: points that are gone become a debt.

    `gone` tells afterwards which: {card id: hundredths}.
    """

    def __init__(self):
        super().__init__()
        self.gone = {}


class Late(ClubOrigin):
    """A receipt is registered for a member after its day."""


class Delivering(ClubOrigin):
    """A server action runs from the outbox; stands in the context as `club_delivering`.

    :param int depth: how many actions, one setting off the other, led to it
    """

    def __init__(self, depth):
        super().__init__()
        self.depth = depth


class Importing(ClubOrigin):
    """Tiers of an old club are imported: nobody enters them anew; stands in the context as
    `club_importing`."""
