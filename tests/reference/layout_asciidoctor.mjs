// Builds books with Asciidoctor as `asciidoctor -v` does, in place: `book.html` beside `book.adoc`.
//
//   node layout_asciidoctor.mjs NODE_MODULES FOLDER BOOK…
//
// Says to standard output as JSON what Asciidoctor had to say: severity, file, line and message of each.
import { createRequire } from 'node:module'
import path from 'node:path'

const [modules, folder, ...books] = process.argv.slice(2)
const require = createRequire(path.resolve(modules, 'package.json'))
const asciidoctor = require('@asciidoctor/core')()
const logger = asciidoctor.MemoryLogger.create()
// `-v`: what Asciidoctor says as INFO, too, such as that a reference leads nowhere.
logger.level = 1
asciidoctor.LoggerManager.setLogger(logger)

const told = []
for (const book of books) {
  const file = path.resolve(folder, book)
  const before = logger.getMessages().length
  try {
    asciidoctor.convertFile(file, {
      standalone: true,
      safe: 'unsafe',
      to_file: file.replace(/\.adoc$/, '.html'),
      attributes: { 'stylesheet!': '', reproducible: '' },
    })
  } catch (error) {
    told.push({ severity: 'FATAL', file: book, line: 0, message: error.message })
  }
  for (const message of logger.getMessages().slice(before)) {
    const at = message.getSourceLocation?.()
    told.push({
      severity: message.getSeverity(),
      file: at?.getPath?.() ?? book,
      line: at?.getLineNumber?.() ?? 0,
      message: message.getText(),
    })
  }
}
process.stdout.write(JSON.stringify(told))
