from . import card
from . import portal
