{{ self.words()|join(" ") }}
