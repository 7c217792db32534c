// The tree of AsciiDoc files as Asciidoctor itself reads them, as JSON.
//
//   node adoc_census.mjs [--modules NODE_MODULES] [--set NAME=VALUE]… FILE…
//   node adoc_census.mjs --stdin ROOT < paths, one a line, relative to ROOT
//
// With one file, its tree; with several, one object by path. Nothing of it is Asciidoctor's HTML: a converter of our own
// stands in the place of its HTML converter, keeps each block as an object, and marks each inline node with characters that
// no later substitution touches. The edges of a mark are those that HTML would have there (`<…>`, `&…;`), since
// Asciidoctor's own substitutions look at them.
//
// Includes are not resolved: each leaves a mark where its first line would stand (`adoc_reader.mjs`).
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { patch } from './adoc_reader.mjs'

const HERE = path.dirname(fileURLToPath(import.meta.url))

// Where the packages may be, if it is not told.
const PLACES = ['../../target/reference/node', process.env.COPYIST_REFERENCE && path.join(process.env.COPYIST_REFERENCE, 'node')]

function load(modules) {
  const places = modules ? [modules] : PLACES.filter(Boolean).map((place) => path.resolve(HERE, place))
  for (const place of places) {
    try {
      return createRequire(path.join(path.resolve(place), 'package.json'))('@asciidoctor/core')()
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new Error(`@asciidoctor/core is not in ${places.join(', ')}; run \`cargo xtask test\` or give --modules`)
}

// -- marks -------------------------------------------------------------------------------------------------------------

const OPEN = '\uE001'
const EMPTY = '\uE002'
const CLOSE = '\uE003'
const RAW = '\uE004'
const INCLUDE = '\uE010'
const MARK = /<\uE001(\d+)>|<\/\uE001(\d+)>|<\uE002(\d+)\/>|&\uE001(\d+);|&\uE003(\d+);|\uE004(\d+)\uE004|(?:\/\/)?\uE010(\d+)\uE010/g

// The inline nodes of the file that is being read; a mark is a number in it.
let marks = []
// The blocks that are open.
let stack = []

function around(node, text) {
  const at = marks.push(node) - 1
  return `<${OPEN}${at}>${text}</${OPEN}${at}>`
}

// As `around`, with the edges of a character reference, as quotation marks have.
function quoted(node, text) {
  const at = marks.push(node) - 1
  return `&${OPEN}${at};${text}&${CLOSE}${at};`
}

function empty(node) {
  return `<${EMPTY}${marks.push(node) - 1}/>`
}

// Text with marks: a list of strings (still with character references), and of nodes where they begin, end, or stand.
function events(text) {
  const found = []
  let at = 0
  for (const match of text.matchAll(MARK)) {
    if (match.index > at) found.push(text.slice(at, match.index))
    at = match.index + match[0].length
    const [, open, close, alone, quote, unquote, raw, include] = match
    if (open ?? quote) found.push({ open: Number(open ?? quote), ...marks[open ?? quote] })
    else if (close ?? unquote) found.push({ close: Number(close ?? unquote) })
    else if (alone) found.push(marks[alone])
    else if (raw) found.push(marks[raw])
    else found.push({ kind: 'include', ...reader.includes[include] })
  }
  if (at < text.length) found.push(text.slice(at))
  return found
}

let reader = null

// -- values of Asciidoctor ---------------------------------------------------------------------------------------------

const isNil = (value) => value === undefined || value === null || value.$$id === 4 || value.$$class?.$$name === 'NilClass'
const string = (value) => (isNil(value) ? undefined : String(value))

// The attributes by name; those that other members tell are left out.
const TOLD = new Set(['style', 'id', 'role', 'title', 'options', 'opts', 'attribute_entries'])

function attributes(node) {
  const found = {}
  for (const [name, value] of Object.entries(node.getAttributes())) {
    if (/^\d+$/.test(name) || TOLD.has(name) || name.endsWith('-option') || name.startsWith('$')) continue
    if (!['string', 'number'].includes(typeof value)) continue
    // Values in single quotes have inline nodes in them.
    found[name] = String(value).match(MARK) ? events(String(value)) : String(value)
  }
  return found
}

const options = (node) => Object.keys(node.getAttributes()).filter((name) => name.endsWith('-option')).map((name) => name.slice(0, -7))

// What an inline node or a block is called by.
function named(node, more) {
  const found = { ...more }
  const id = string(node.getId())
  if (id) found.id = id
  // An id that Asciidoctor made of the title.
  if (id && reader.made.has(id) && ['section', 'floating_title'].includes(node.getNodeName())) found.made = true
  const roles = node.getRoles()
  if (roles.length) found.roles = roles
  return found
}

// -- inline nodes ------------------------------------------------------------------------------------------------------

// A target or the like, with what passes through in it.
function restored(node, text) {
  const passed = node.parent?.passthroughs
  return text?.replace(/\u0096(\d+)\u0097/g, (_, at) => String(passed['$[]'](Number(at))['$[]']('text')))
}

const INLINES = {
  inline_quoted(node) {
    const type = node.getType()
    const made = named(node, { kind: type })
    return type === 'double' || type === 'single' ? quoted(made, node.getText()) : around(made, node.getText())
  },
  inline_anchor(node) {
    const type = node.getType()
    const made = named(node, { kind: type, target: restored(node, string(node.getTarget())) })
    if (type === 'ref') return empty({ kind: 'anchor', id: string(node.getId()), reftext: string(node.getReftext?.()) })
    if (type === 'bibref') return empty({ kind: 'bibref', id: string(node.getId()), reftext: string(node.getReftext?.()) })
    const text = string(node.text)
    if (type === 'xref') {
      made.path = string(node.getAttribute('path'))
      made.fragment = string(node.getAttribute('fragment'))
      made.refid = string(node.getAttribute('refid'))
      // Words that Asciidoctor makes are not of the file.
      return text === undefined ? empty(made) : around(made, text)
    }
    made.attributes = attributes(node)
    return around(made, text ?? '')
  },
  inline_break: (node) => node.getText() + empty({ kind: 'break' }),
  inline_button: (node) => around({ kind: 'button' }, node.getText()),
  inline_callout(node) {
    const guard = string(node.getAttribute('guard'))
    return empty({ kind: 'callout', number: string(node.getText()), guard: guard || undefined })
  },
  inline_footnote(node) {
    const id = string(node.getId())
    const index = string(node.getAttribute('index'))
    if (node.getType() === 'xref') return empty({ kind: 'footnote-reference', target: string(node.getAttribute('refid')) ?? string(node.getTarget()), index })
    // The words are complete: what comes later in the line's substitutions does not touch them.
    return empty({ kind: 'footnote', id, index, text: events(node.getText()) })
  },
  inline_image(node) {
    const made = named(node, { kind: node.getType() === 'icon' ? 'icon' : 'image', target: restored(node, string(node.getTarget())) })
    made.attributes = attributes(node)
    return empty(made)
  },
  inline_indexterm(node) {
    const made = { kind: 'index', see: string(node.getAttribute('see')), also: node.getAttribute('see-also') }
    if (node.getType() === 'visible') return around({ ...made, visible: true }, node.getText())
    return empty({ ...made, terms: node.getAttribute('terms').map((term) => events(term)) })
  },
  inline_kbd: (node) => empty({ kind: 'kbd', keys: node.getAttribute('keys') }),
  inline_menu: (node) =>
    empty({ kind: 'menu', items: [node.getAttribute('menu'), ...node.getAttribute('submenus'), string(node.getAttribute('menuitem'))].filter((item) => item !== undefined) }),
}

// -- blocks ------------------------------------------------------------------------------------------------------------

// Runs `fill` with a new object on the stack, whose children are what is converted meanwhile.
function within(made, fill) {
  const block = { ...made, blocks: [] }
  stack.at(-1).blocks.push(block)
  stack.push(block)
  fill(block)
  stack.pop()
  if (!block.blocks.length) delete block.blocks
  return ''
}

function block(node, context, fill) {
  const made = named(node, { context })
  const line = node.getLineNumber?.()
  if (line) made.line = line
  const style = string(node.getStyle?.())
  if (style && style !== context) made.style = style
  // The style as it was given; Asciidoctor gives some itself.
  const first = string(node.getAttributes()['1'])
  if (first !== undefined) made.given = first
  const given = options(node)
  if (given.length) made.options = given
  const others = attributes(node)
  if (Object.keys(others).length) made.attributes = others
  const reftext = string(node.getAttribute('reftext'))
  if (reftext !== undefined) made.reftext = reftext
  return within(made, (self) => {
    if (context !== 'section' && node.hasTitle?.()) self.title = events(node.getTitle())
    fill(self)
  })
}

const nested = (node) => () => node.getContent()
const text = (node) => (self) => {
  const content = node.getContent()
  self.text = events(string(content) ?? '')
}

// A block whose content is either text or blocks.
function either(node, context) {
  return block(node, context, (self) => {
    const model = node.content_model
    if (model === 'compound') node.getContent()
    else text(node)(self)
  })
}

function item(node, context) {
  return block(node, context, (self) => {
    if (node.hasText()) self.text = events(node.getText())
    node.getContent()
  })
}

function list(node, context) {
  return block(node, context, (self) => {
    for (const one of node.getItems()) item(one, 'item')
    if (context === 'colist') self.blocks.forEach((one) => (one.callouts = one.attributes?.coids))
  })
}

function dlist(node) {
  return block(node, 'dlist', () => {
    for (const [terms, description] of node.getItems()) {
      within({ context: 'entry' }, () => {
        for (const term of terms) block(term, 'term', (self) => (self.text = events(term.getText())))
        if (!isNil(description)) item(description, 'description')
      })
    }
  })
}

function cell(one, place) {
  const style = string(one.getStyle())
  const made = { context: 'cell', style, columns: Number(one.getColumnSpan() ?? 1), rows: Number(one.getRowSpan() ?? 1) }
  made.align = string(one.getAttribute('halign'))
  made.valign = string(one.getAttribute('valign'))
  within(made, (self) => {
    if (place === 'head') self.texts = [events(one.getText())]
    else if (style === 'asciidoc') one.getContent()
    else if (style === 'literal') self.texts = [events(one.getText())]
    else self.texts = one.getContent().map((words) => events(words))
  })
}

function table(node) {
  return block(node, 'table', (self) => {
    self.columns = node.getColumns().map((column) => {
      const { width, halign, valign, style, 'autowidth-option': auto } = column.getAttributes()
      return { auto: isNil(auto) ? undefined : true, width: string(width), halign: string(halign), valign: string(valign), style: string(style) }
    })
    for (const [place, rows] of [['head', node.getHeadRows()], ['body', node.getBodyRows()], ['foot', node.getFootRows()]]) {
      for (const row of rows) within({ context: 'row', place }, () => row.forEach((one) => cell(one, place)))
    }
  })
}

const BLOCKS = {
  document: nested,
  embedded: nested,
  section: (node) =>
    block(node, 'section', (self) => {
      self.level = node.getLevel()
      self.name = node.getSectionName()
      self.title = events(node.getTitle())
      node.getContent()
    }),
  preamble: (node) => block(node, 'preamble', nested(node)),
  floating_title: (node) =>
    block(node, 'heading', (self) => {
      self.level = node.getLevel()
      self.title = events(node.getTitle())
    }),
  paragraph: (node) => block(node, 'paragraph', text(node)),
  listing: (node) => block(node, 'listing', text(node)),
  literal: (node) => block(node, 'literal', text(node)),
  pass: (node) =>
    block(node, 'pass', (self) => {
      text(node)(self)
      self.subs = [...node.subs].map(String)
    }),
  stem: (node) => block(node, 'stem', text(node)),
  verse: (node) => block(node, 'verse', text(node)),
  open: (node) => either(node, 'open'),
  example: (node) => either(node, 'example'),
  sidebar: (node) => either(node, 'sidebar'),
  quote: (node) => either(node, 'quote'),
  admonition: (node) => either(node, 'admonition'),
  ulist: (node) => list(node, 'ulist'),
  olist: (node) => list(node, 'olist'),
  colist: (node) => list(node, 'colist'),
  dlist,
  table,
  image: (node) => block(node, 'image', () => {}),
  video: (node) => block(node, 'video', () => {}),
  audio: (node) => block(node, 'audio', () => {}),
  thematic_break: (node) => block(node, 'thematic_break', () => {}),
  page_break: (node) => block(node, 'page_break', () => {}),
  toc: (node) => block(node, 'toc', () => {}),
  outline: () => '',
}

class Census {
  convert(node, transform) {
    const name = transform ?? node.getNodeName()
    const inline = INLINES[name]
    if (inline) return inline(node)
    if (name === 'document' || name === 'embedded') {
      node.getContent()
      return ''
    }
    const made = BLOCKS[name]
    if (!made) throw new Error(`a node that nobody knows: ${name}`)
    return made(node) ?? ''
  }
}

// -- a file ------------------------------------------------------------------------------------------------------------

function read(asciidoctor, file, set) {
  marks = []
  stack = [{ blocks: [] }]
  const source = readFileSync(file, 'utf8')
  reader.begin(source)
  const attributes = { reproducible: '', docname: path.basename(file).replace(/\.[^.]*$/, ''), ...set }
  const document = asciidoctor.load(source, { safe: 'safe', backend: 'html5', standalone: false, sourcemap: true, attributes })
  const header = document.getHeader?.()
  const tree = { context: 'document', doctype: document.getDoctype(), blocks: [] }
  if (document.hasHeader() && !isNil(header) && header.title !== undefined && !isNil(header.title)) {
    // The attributes of the header are those of the title.
    tree.title = events(string(header.getTitle()) ?? '')
    tree.id = string(document.getId())
    tree.roles = document.getRoles()
  }
  tree.authors = document.getAuthors().map((author) => ({ name: string(author.getName()), email: string(author.getEmail()) }))
  tree.revision = Object.fromEntries(['revnumber', 'revdate', 'revremark'].map((name) => [name, string(document.getAttribute(name))]))
  if (document.getDoctype() === 'manpage') {
    tree.manpage = { title: string(document.getAttribute('manname-title')), names: document.getAttribute('mannames'), purpose: string(document.getAttribute('manpurpose')), volume: string(document.getAttribute('manvolnum')) }
  }
  document.convert()
  tree.blocks = stack[0].blocks
  tree.includes = reader.includes
  tree.conditionals = reader.conditionals
  tree.entries = reader.entries.map(({ name, value }) => ({ name, value: value === undefined ? undefined : events(value) }))
  tree.attributes = { ...reader.intrinsic }
  for (const [name, value] of Object.entries(document.getAttributes())) {
    if (['string', 'number'].includes(typeof value)) tree.attributes[name] = String(value)
  }
  return tree
}

function main() {
  const given = process.argv.slice(2)
  const set = {}
  const files = []
  let modules
  let root
  while (given.length) {
    const one = given.shift()
    if (one === '--modules') modules = given.shift()
    else if (one === '--stdin') root = given.shift()
    else if (one === '--set') {
      const [name, ...value] = given.shift().split('=')
      set[name] = value.join('=')
    } else files.push(one)
  }
  const asciidoctor = load(modules)
  reader = patch(asciidoctor, globalThis.Opal, marksOf)
  asciidoctor.ConverterFactory.register(new Census(), ['html5'])
  const logger = asciidoctor.MemoryLogger.create()
  asciidoctor.LoggerManager.setLogger(logger)
  let told = 0
  const tree = (file) => {
    let found
    try {
      found = read(asciidoctor, file, set)
    } catch (error) {
      found = { crash: String(error.stack ?? error).slice(0, 600) }
    }
    const messages = logger.getMessages()
    found.messages = messages.slice(told).map((one) => ({ line: one.getSourceLocation?.()?.getLineNumber?.() ?? 0, text: `${one.getSeverity()}: ${one.getText()}` }))
    told = messages.length
    return found
  }
  if (root !== undefined) {
    // A line a file: the trees of a whole manual are larger than a string may be.
    for (const name of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
      process.stdout.write(JSON.stringify({ file: name, ...tree(path.join(root, name)) }) + '\n')
    }
  } else if (files.length === 1) process.stdout.write(JSON.stringify(tree(files[0]), null, 1) + '\n')
  else process.stdout.write(JSON.stringify(Object.fromEntries(files.map((file) => [file, tree(file)])), null, 1) + '\n')
}

// Raw text gets a mark of its own.
function marksOf(node) {
  return `${RAW}${marks.push(node) - 1}${RAW}`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main()
export { INCLUDE }
