# Letters to customers.
module Templates
  # Replaces every {{name}} in a letter by the value of that name.
  def self.fill(letter, values)
    letter.gsub(/\{\{(\w+)\}\}/) { values.fetch(Regexp.last_match(1).to_sym).to_s }
  end

  # Breaks a text into lines of at most so many characters, between words.
  def self.wrap(text, width)
    lines = ['']
    text.split.each do |word|
      if lines.last.length + word.length + 1 > width && !lines.last.empty?
        lines << word
      else
        lines[-1] = [lines.last, word].reject(&:empty?).join(' ')
      end
    end
    lines.join("\n")
  end
end
