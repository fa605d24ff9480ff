# frozen_string_literal: true

# Things to sell.
module Shop
  #    ^^^^ class Shop "Things to sell."

  # A stack.
  # It grows.
  class Stack < Base
    #   ^^^^^ class Shop.Stack "A stack.|It grows."
    attr_reader :items

    # Puts it on top.
    # @param item [Object] what to put
    def push(item)
      # ^^^^ method Shop.Stack.push "Puts it on top.|@param item [Object] what to put"
      @items << item
    end

    def self.empty?() = true
    #        ^^^^^^ method Shop.Stack.empty?

    def ==(other)
    #   ^^ method Shop.Stack.==
      true
    end

    define_method(:top) { @items.last }
    #             ^^^^ method Shop.Stack.top
  end
end

class Shop::Point; end
#           ^^^^^ class Point

double = ->(x) { x * 2 }
# <- function double
def main
  # ^^^^ function main
end
