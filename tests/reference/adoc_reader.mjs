// What Asciidoctor forgets while it reads, noted down: includes, conditions, attribute entries, text that passes through raw.

const PASS = /\u0096(\d+)\u0097/g

// Opal's own nil, false and the like.
const truthy = (value) => value !== undefined && value !== null && value !== false && value.$$id !== 4

const FENCE = /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|={4,}|\*{4,}|_{4,}|`{3,}.*|--|[|,:!]={3,})\s*$/
const VERBATIM = /^(-{4,}|\.|\+|\/|`|[|,:!]=)/
const DIRECTIVE = /^(include|ifdef|ifndef|ifeval|endif)::\S*\[.*\]\s*$/
const INCLUDE = /^include::\S.*\[.*\]\s*$/
const ABOVE = /^(\[.*\]|\.[^\s.].*|\/\/([^/].*)?|:!?\w[\w-]*!?:(\s.*)?|={1,6} .*|\+)\s*$/

// The lines of includes, from 1: `alone` stand where a block may begin, with a next line that is not blank; `verbatim` stand in
// text that is taken to the letter.
export function includesIn(lines) {
  const found = { alone: new Set(), verbatim: new Set(), header: new Set() }
  // The header: what may stand above a title, the title, and the lines below it up to a blank one.
  let title = false
  for (const [at, line] of lines.entries()) {
    if (INCLUDE.test(line)) found.header.add(at + 1)
    else if (/^[=#] +\S/.test(line) && !title) title = true
    else if (title ? !line.trim() : line.trim() && !DIRECTIVE.test(line) && !ABOVE.test(line)) break
  }
  const fences = []
  // Whether the line before ends what is before it.
  let ended = true
  lines.forEach((line, at) => {
    const inside = fences.at(-1)
    if (inside === line.trimEnd()) {
      fences.pop()
      ended = true
    } else if (inside !== undefined && VERBATIM.test(inside)) {
      if (INCLUDE.test(line)) found.verbatim.add(at + 1)
      ended = false
    } else if (FENCE.test(line)) {
      fences.push(line.startsWith('```') ? '```' : line.trimEnd())
      ended = true
    } else if (INCLUDE.test(line)) {
      const next = lines[at + 1]
      if (ended && next !== undefined && next.trim() && next.trim() !== '+') found.alone.add(at + 1)
    } else ended = !line.trim() || DIRECTIVE.test(line) || ABOVE.test(line)
  })
  return found
}

export function patch(asciidoctor, Opal, markRaw) {
  const { Asciidoctor } = Opal
  const nil = Opal.nil
  const noted = {
    includes: [],
    conditionals: [],
    entries: [],
    begin(source) {
      this.includes = []
      this.conditionals = []
      this.entries = []
      this.made = new Set()
      const { alone, header } = includesIn(source.replace(/\r\n?/g, '\n').split('\n'))
      Object.assign(this, { alone, header })
    },
    // Whether the include in this line, from 1, is a block of its own, and the next line goes on with something.
    isBlock(line) {
      return this.alone.has(line)
    },
    isHeader(line) {
      return this.header.has(line)
    },
  }

  // -- includes --------------------------------------------------------------------------------------------------------
  const reader = Asciidoctor.PreprocessorReader.$$prototype
  reader.$preprocess_include_directive = function (target, attrlist) {
    const line = this.$lineno()
    const expanded = String(this.document.$sub_attributes(target)) || String(target)
    const list = truthy(attrlist) ? String(this.document.$sub_attributes(attrlist)) : ''
    const at = noted.includes.push({ target: expanded, attributes: list, line }) - 1
    // In the header it is a comment: nothing else may stand there.
    const inHeader = noted.isHeader(line)
    this.$replace_next_line(inHeader ? `//\uE010${at}\uE010` : `\uE010${at}\uE010`)
    // Where a block may begin it is a block, whatever its next line is; in the midst of a text it is a line of that.
    const rest = this.lines
    if (!inHeader && noted.isBlock(line) && rest.length > 1) {
      const marked = rest.pop()
      rest.push('', marked)
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
  let inside = false
  parser.$store_attribute = function (name, value, document, attributes) {
    // One entry may set another attribute as well.
    const outer = inside
    inside = true
    const stored = store.call(this, name, value, document, attributes)
    inside = outer
    if (!outer) {
      const given = String(stored[0]) === 'leveloffset' ? value : stored[1]
      noted.entries.push({ name: String(stored[0]), value: truthy(given) ? String(given) : undefined })
    }
    return stored
  }
  parser.$store_attribute.$$arity = store.$$arity

  // -- ids that are made of titles -------------------------------------------------------------------------------------
  const section = Asciidoctor.Section
  const generate = section.$generate_id
  section.$generate_id = function (title, document) {
    // Our marks are no part of the words.
    const id = generate.call(this, String(title).replace(/&[\uE001\uE003]\d+;|\uE004\d+\uE004/g, ''), document)
    noted.made.add(String(id))
    return id
  }
  section.$generate_id.$$arity = generate.$$arity

  // -- text that passes through ----------------------------------------------------------------------------------------
  const restore = function (text) {
    return String(text).replace(PASS, (_, at) => {
      const pass = this.passthroughs['$[]'](Number(at))
      if (!truthy(pass)) return '??pass??'
      const subs = pass['$[]']('subs')
      let made
      let type = pass['$[]']('type')
      if (!truthy(type) && (!truthy(subs) || subs.length === 0)) {
        const text = String(pass['$[]']('text'))
        // Without mark-up it is words.
        return /[<>&]/.test(text) ? markRaw({ kind: 'raw', text }) : text
      }
      made = this.$apply_subs(pass['$[]']('text'), subs)
      if (truthy(type)) {
        const attributes = pass['$[]']('attributes')
        const id = truthy(attributes) ? attributes['$[]']('id') : nil
        const options = Opal.hash2(['type', 'id', 'attributes'], { type, id, attributes: attributes ?? nil })
        made = Asciidoctor.Inline.$new(this, 'quoted', made, options).$convert()
      } else if (!subs.includes('specialcharacters')) {
        // What is not substituted is mark-up; what is, has our marks.
        made = String(made).replace(/<(?!\/?[\uE001\uE002])[^<>]*>/g, (text) => markRaw({ kind: 'raw', text }))
      }
      return String(made).includes('\u0096') ? restore.call(this, made) : made
    })
  }
  for (const owner of [Asciidoctor.AbstractNode, Asciidoctor.Block, Asciidoctor.Inline, Asciidoctor.AbstractBlock]) {
    owner.$$prototype.$restore_passthroughs = restore
  }
  Asciidoctor.Substitutors.$$prototype.$restore_passthroughs = restore

  // -- counters --------------------------------------------------------------------------------------------------------
  // What they count to is made by the tool; the words are without it.
  const counter = Asciidoctor.Document.$$prototype.$counter
  Asciidoctor.Document.$$prototype.$counter = function (...given) {
    counter.apply(this, given)
    return ''
  }

  // -- typography ------------------------------------------------------------------------------------------------------
  // Between letters an apostrophe is what was typed.
  for (const one of Asciidoctor.REPLACEMENTS) {
    if (one[1] === '&#8217;' && one[2] === 'leading') one[1] = "'"
  }
  noted.intrinsic = Object.fromEntries(Asciidoctor.INTRINSIC_ATTRIBUTES.$to_a())
  return noted
}
