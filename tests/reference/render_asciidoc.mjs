// Converts many AsciiDoc files with Asciidoctor in one process.
//
//   node render_asciidoc.mjs NODE_MODULES ROOT < paths, one a line, relative to ROOT
//
// Writes `path.html` beside each file, and what Asciidoctor complained about to standard output as JSON.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const [modules, root] = process.argv.slice(2)
const require = createRequire(path.resolve(modules, 'package.json'))
const asciidoctor = require('@asciidoctor/core')()
const logger = asciidoctor.MemoryLogger.create()
asciidoctor.LoggerManager.setLogger(logger)

const attributes = {
  'stylesheet!': '',
  nofooter: '',
  reproducible: '',
  // Only what the author wrote: no made-up ids, no numbered captions.
  'sectids!': '',
  experimental: '',
  'figure-caption!': '',
  'table-caption!': '',
  'example-caption!': '',
}
const complaints = []
let told = 0
for (const file of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const full = path.join(root, file)
  let html = ''
  try {
    // Not `safe`: a book includes files of folders beside its own.
    html = asciidoctor.convertFile(full, { standalone: true, safe: 'unsafe', to_file: false, attributes })
  } catch (error) {
    complaints.push({ file, message: `crash: ${error.message}` })
  }
  for (const message of logger.getMessages().slice(told)) {
    const at = message.getSourceLocation?.()
    complaints.push({ file, line: at?.getLineNumber?.() ?? 0, message: `${message.getSeverity()}: ${message.getText()}` })
  }
  told = logger.getMessages().length
  writeFileSync(full + '.html', html)
}
process.stdout.write(JSON.stringify(complaints))
