// What Asciidoctor forgets while it reads, noted down: includes, conditions, attribute entries, text that passes through raw.
// And what its typography makes of the typed characters, brought to what a person would have typed.

const PASS = /\u0096(\d+)\u0097/g

// Opal's own nil, false and the like.
const truthy = (value) => value !== undefined && value !== null && value !== false && value.$$id !== 4

export function patch(asciidoctor, Opal, markRaw) {
  const { Asciidoctor } = Opal
  const nil = Opal.nil
  const noted = {
    includes: [],
    conditionals: [],
    entries: [],
    begin() {
      this.includes = []
      this.conditionals = []
      this.entries = []
    },
  }

  // -- includes --------------------------------------------------------------------------------------------------------
  const reader = Asciidoctor.PreprocessorReader.$$prototype
  reader.$preprocess_include_directive = function (target, attrlist) {
    const line = this.$lineno()
    const at = noted.includes.push({ target: String(target), attributes: attrlist === nil ? '' : String(attrlist), line }) - 1
    // In the header it is a comment: nothing else may stand there. A line of the text elsewhere; a title after it stays one.
    const inHeader = !truthy(this.document.header_attributes)
    const next = String(this.lines.length > 1 ? this.lines[this.lines.length - 2] : '')
    this.$replace_next_line(inHeader ? `//\uE010${at}\uE010` : `\uE010${at}\uE010`)
    if (!inHeader && /^(=+ |\[[^\]]*\]$|\.[^\s.])/.test(next)) {
      const marked = this.lines.pop()
      this.lines.push('')
      this.lines.push(marked)
    }
    return true
  }

  // -- conditions ------------------------------------------------------------------------------------------------------
  const conditional = reader.$preprocess_conditional_directive
  reader.$preprocess_conditional_directive = function (keyword, target, delimiter, text) {
    const line = this.$lineno()
    const skipping = truthy(this.skipping)
    const depth = this.conditional_stack.length
    const before = this.lines.length
    const done = conditional.call(this, keyword, target, delimiter, text)
    if (String(keyword) !== 'endif') {
      let taken = !skipping && !truthy(this.skipping)
      // One that has its content in its own line.
      if (this.conditional_stack.length === depth && truthy(text) && String(keyword) !== 'ifeval') taken = !skipping && this.lines.length > before
      noted.conditionals.push({ line, keyword: String(keyword), target: String(target), text: truthy(text) ? String(text) : undefined, taken })
    }
    return done
  }

  // -- attribute entries -----------------------------------------------------------------------------------------------
  const parser = Asciidoctor.Parser
  const store = parser.$store_attribute
  parser.$store_attribute = function (name, value, document, attributes) {
    noted.entries.push({ name: String(name), value: truthy(value) ? String(value) : undefined })
    return store.call(this, name, value, document, attributes)
  }
  parser.$store_attribute.$$arity = store.$$arity

  // -- text that passes through ----------------------------------------------------------------------------------------
  const restore = function (text) {
    return String(text).replace(PASS, (_, at) => {
      const pass = this.passthroughs['$[]'](Number(at))
      if (!truthy(pass)) return '??pass??'
      const subs = pass['$[]']('subs')
      let made
      let type = pass['$[]']('type')
      if (!truthy(type) && (!truthy(subs) || subs.length === 0)) {
        return markRaw({ kind: 'raw', text: String(pass['$[]']('text')) })
      }
      made = this.$apply_subs(pass['$[]']('text'), subs)
      if (truthy(type)) {
        const attributes = pass['$[]']('attributes')
        const id = truthy(attributes) ? attributes['$[]']('id') : nil
        const options = Opal.hash2(['type', 'id', 'attributes'], { type, id, attributes: attributes ?? nil })
        made = Asciidoctor.Inline.$new(this, 'quoted', made, options).$convert()
      } else if (!subs.includes('specialcharacters')) {
        made = `${markRaw({ kind: 'pass', subs: [...subs] })}${made}${markRaw({ kind: 'pass-end' })}`
      }
      return String(made).includes('\u0096') ? restore.call(this, made) : made
    })
  }
  for (const owner of [Asciidoctor.AbstractNode, Asciidoctor.Block, Asciidoctor.Inline, Asciidoctor.AbstractBlock]) {
    owner.$$prototype.$restore_passthroughs = restore
  }
  Asciidoctor.Substitutors.$$prototype.$restore_passthroughs = restore

  // -- typography ------------------------------------------------------------------------------------------------------
  // Between letters an apostrophe is what was typed; dashes stand between ordinary blanks.
  const PLAIN = { '&#8201;&#8212;&#8201;': ' &#8212; ', '&#8212;&#8203;': '&#8212;', '&#8230;&#8203;': '&#8230;' }
  for (const one of Asciidoctor.REPLACEMENTS) {
    if (one[1] === '&#8217;' && one[2] === 'leading') one[1] = "'"
    else if (PLAIN[one[1]]) one[1] = PLAIN[one[1]]
  }
  return noted
}
