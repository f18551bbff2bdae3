"""Who a row of a file is: people told apart by mobile, reference, national ID and card number."""

from collections import defaultdict
from typing import NamedTuple

# Two different ones are two people, whatever else they share: a family may have one mobile.
OWN = ("reference", "national")


class Person(NamedTuple):
    """key: what the caller knows the person by. identifiers: {name: set of texts}; names are
    'mobile', 'reference', 'national' and 'card'."""

    key: object
    identifiers: dict


class People:
    """Finds persons by what identifies them.

    >>> people = People([Person(1, {"mobile": {"912"}, "reference": {"A"}}),
    ...                  Person(2, {"mobile": {"912"}, "reference": {"B"}})])
    >>> people.find({"mobile": {"912"}, "reference": {"B"}})
    [2]
    >>> people.find({"mobile": {"912"}}), people.find({"mobile": {"912"}, "reference": {"C"}})
    ([1, 2], [])
    """

    def __init__(self, persons=()):
        self._by_key = {}
        self._index = defaultdict(list)
        for person in persons:
            self.add(person)

    def add(self, person):
        """Know one more person; the same key again adds identifiers."""
        known = self._by_key.setdefault(person.key, defaultdict(set))
        for name, values in person.identifiers.items():
            for value in values - known[name]:
                known[name].add(value)
                self._index[name, value].append(person.key)

    def find(self, identifiers):
        """Return the keys of whom all given identifiers allow, in the order they were added.

        An identifier that nobody has says nothing; two that different people have leave nobody:
        see `contradicts`.
        """
        found = self._named(identifiers)
        if not found:
            return []
        common = set.intersection(*map(set, found.values()))
        keys = dict.fromkeys(key for keys in found.values() for key in keys if key in common)
        return [key for key in keys if self._allows(key, identifiers)]

    def contradicts(self, identifiers):
        """Tell whether identifiers name different people; return {name: keys}, else {}."""
        found = self._named(identifiers)
        if found and not set.intersection(*map(set, found.values())):
            return found
        return {}

    def _named(self, identifiers):
        named = {
            name: [key for value in sorted(values) for key in self._index.get((name, value), ())
                   if self._allows(key, identifiers)]
            for name, values in identifiers.items()
        }
        return {name: keys for name, keys in named.items() if keys}

    def _allows(self, key, identifiers):
        """Nobody who has another reference or national ID."""
        known = self._by_key[key]
        return all(
            not known[name] or not identifiers.get(name) or known[name] & identifiers[name]
            for name in OWN
        )
