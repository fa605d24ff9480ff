@cached
def work(a: List[int], *rest, key=1) -> str:
# <- keyword
#   ^^^^ function
#        ^ parameter
#           ^^^^ type
#                ^^^ type
#                       ^^^^ parameter
#                             ^^^ parameter
#                                 ^ number
#                                       ^^^ type
    """Docs."""
#   ^^^^^^^^^^^ string
    return f"x{a!r}y" + rest.name(LIMIT, key=None)
#   ^^^^^^ keyword
#          ^^ string
#            ^ string
#              ^ identifier
#                  ^ string
#                   ^ string
#                       ^^^^ identifier
#                            ^^^^ function
#                                 ^^^^^ constant
#                                        ^^^ parameter
#                                            ^^^^ constant
class Box(Base): pass
# <- keyword
#     ^^^ type
#         ^^^^ type
#                ^^^^ keyword
