"""A module's docstring belongs to no block."""
import abc


@dataclass(frozen=True)
class Shape(abc.ABC):
#     ^^^^^ class Shape "A shape.||It knows its area."
    """A shape.

    It knows its area.
    """

    scale: float = 1

    @property
    @functools.cache
    def area(self, scale: float = 1.0, *rest) -> float:
    #   ^^^^ method Shape.area "Square units."
        r'''Square units.'''
        def inner(x):
        #   ^^^^^ function Shape.area.inner
            return x
        return inner(scale)

    class Meta:
    #     ^^^^ class Shape.Meta
        def hidden(self): pass
        #   ^^^^^^ method Shape.Meta.hidden


# A comment is no docstring.
async def fetch(url: str) -> bytes:
#         ^^^^^ function fetch
    return b''

double = lambda x: 2 * x
# <- function double
