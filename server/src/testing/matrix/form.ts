import type { Sample } from './generate.js'

// A picture of one point: what a form carries where a route takes a file.
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwACgwGAwJ1gWQAAAABJRU5ErkJggg==',
  'base64',
)
const BORDER = 'tabib-border-of-a-form'

/** A sample's body as a form with a file in it, the fields before the file. */
export function formOf({ body }: Pick<Sample, 'body'>): { body: Buffer; headers: Record<string, string> } {
  const field = (head: string, content: Buffer | string) =>
    Buffer.concat([
      Buffer.from(`--${BORDER}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ])
  const fields = Object.entries(body as object).map(([name, value]) => field(`name="${name}"`, String(value)))
  const file = field('name="file"; filename="point.png"\r\ncontent-type: image/png', PICTURE)
  return {
    body: Buffer.concat([...fields, file, Buffer.from(`--${BORDER}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BORDER}` },
  }
}
