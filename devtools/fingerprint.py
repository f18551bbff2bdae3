"""Fingerprints: has what a database or folder was made from changed?"""

import hashlib

# What is read into the database at install or upgrade. Assets are read from disk when served.
READ_AT_UPGRADE = {'.py', '.xml', '.csv', '.po', '.pot', '.sql', '.json'}
NOT_INSTALLED = {'tests', 'static', '__pycache__'}
LENGTH = 16


def text_fingerprint(*parts):
    """Return a short fingerprint of some values."""
    return hashlib.sha256('\0'.join(map(str, parts)).encode()).hexdigest()[:LENGTH]


def files_fingerprint(*files):
    """Return a short fingerprint of the contents of files."""
    return text_fingerprint(*(file.read_text(encoding='utf-8') for file in files))


def addon_fingerprint(addon):
    """Return a fingerprint of all files of the addon that an upgrade reads."""
    digest = hashlib.sha256()
    for file in sorted(addon.rglob('*')):
        inside = file.relative_to(addon)
        if file.suffix in READ_AT_UPGRADE and not NOT_INSTALLED.intersection(inside.parts):
            digest.update(str(inside).encode() + b'\0' + file.read_bytes() + b'\0')
    return digest.hexdigest()[:LENGTH]
