class Box < Base
# <- keyword
#     ^^^ type
#           ^^^^ type
  def work(a, key: 1, *rest, &block)
# ^^^ keyword
#     ^^^^ function
#          ^ parameter
#             ^^^ parameter
#                  ^ number
#                      ^^^^ parameter
#                             ^^^^^ parameter
    @size = "a#{b + 1}c"
#   ^^^^^ property
#           ^ string
#            ^ string
#               ^ identifier
#                   ^ number
#                     ^ string
#                      ^ string
    all.map { |z| z.to_s(:sym, nil, Limits::MAX) } # why
#   ^^^ identifier
#       ^^^ function
#              ^ parameter
#                 ^ identifier
#                   ^^^^ function
#                        ^^^^ constant
#                              ^^^ constant
#                                   ^^^^^^ type
#                                           ^^^ type
#                                                  ^^^^^ comment
  end
# ^^^ keyword
end
# <- keyword
