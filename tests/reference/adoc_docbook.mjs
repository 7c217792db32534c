// DocBook of many files of AsciiDoc, by Asciidoctor's own converter, in one process.
//
//   node adoc_docbook.mjs NODE_MODULES ROOT OUTPUT < paths, one a line, relative to ROOT
//
// Writes `OUTPUT/path.xml` for each file. An include stays one: XInclude of the same file. What Asciidoctor complained about goes
// to standard output as JSON. It is Asciidoctor.js 4, the first with that converter in it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { includesIn } from './adoc_reader.mjs'

const [modules, root, output] = process.argv.slice(2)
const require = createRequire(path.resolve(modules, 'package.json'))
const main = path.resolve(path.dirname(require.resolve('asciidoctor-docbook')), '../../src/index.js')
const { Extensions, IncludeProcessor, LoggerManager, MemoryLogger, convert } = await import(pathToFileURL(main))

const escaped = (text) => text.replace(/[&<"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[char])

// The lines of the file's includes in text to the letter.
let verbatim = new Set()

class Kept extends IncludeProcessor {
  process(document, reader, target) {
    if (verbatim.has(reader.lineno - 1)) {
      reader.pushInclude([`⟦include:${target}⟧`], null, null, 1, {})
      return
    }
    const href = escaped(target)
    const element = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${href}"/>`
    reader.pushInclude(['++++', element, '++++'], null, null, 1, {})
  }
  handles() {
    return true
  }
}

const registry = () => {
  const made = Extensions.create()
  made.includeProcessor(Kept)
  return made
}

const logger = new MemoryLogger()
LoggerManager.logger = logger
const complaints = []
for (const file of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const source = readFileSync(path.join(root, file), 'utf8')
  verbatim = includesIn(source.split('\n')).verbatim
  // Only what the author wrote: no made-up ids, no dates.
  const attributes = { 'sectids!': '', reproducible: '' }
  let made = ''
  try {
    made = await convert(source, { backend: 'docbook5', standalone: true, safe: 'safe', attributes, extension_registry: registry() })
  } catch (error) {
    complaints.push({ file, message: `crash: ${error.stack}` })
  }
  // Two semicolons before a mark are a comment for Asciidoctor, also where the first ends a reference.
  made = made.replace(/&(gt|lt|amp)(?=<co )/g, '&$1;;')
  const to = path.join(output, file.replace(/\.[^./]*$/, '.xml'))
  mkdirSync(path.dirname(to), { recursive: true })
  writeFileSync(to, made)
}
process.stdout.write(JSON.stringify(complaints))
