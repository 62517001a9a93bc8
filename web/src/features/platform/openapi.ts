export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

interface RawOperation {
  operationId?: string
  summary?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>
  'x-permission'?: string
}

export interface OpenApi {
  paths: Record<string, Record<string, RawOperation>>
  components?: { schemas?: Record<string, Schema> }
}

export interface Operation {
  id: string
  method: string
  path: string
  summary: string
  permission: string | undefined
  parameters: Parameter[]
  body: Schema | undefined
  result: Schema | undefined
}

const methods = ['get', 'post', 'put', 'patch', 'delete']
const schemaIn = (content: Record<string, { schema?: Schema }> | undefined) => Object.values(content ?? {})[0]?.schema

/** Operations by tag, in the document's order, narrowed to those whose path, id or summary holds every word of `text`. */
export function groupOperations(document: OpenApi, text: string): { tag: string; operations: Operation[] }[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<string, Operation[]>()
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const raw = item[method]
      if (!raw) continue
      const operation = operationOf(method, path, raw)
      const hay = `${method} ${path} ${operation.id} ${operation.summary}`.toLowerCase()
      if (!words.every((w) => hay.includes(w))) continue
      const tag = raw.tags?.[0] ?? operation.id.split('.')[0]!
      groups.set(tag, [...(groups.get(tag) ?? []), operation])
    }
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations }))
}

function operationOf(method: string, path: string, raw: RawOperation): Operation {
  const good = Object.entries(raw.responses ?? {}).find(([status]) => status.startsWith('2'))
  return {
    id: raw.operationId ?? `${method} ${path}`,
    method,
    path,
    summary: raw.summary ?? '',
    permission: raw['x-permission'],
    parameters: raw.parameters ?? [],
    body: schemaIn(raw.requestBody?.content),
    result: schemaIn(good?.[1].content),
  }
}

/** A schema as a programmer would write the type, at most five levels deep. */
export function sketchOf(schema: Schema | undefined, document: OpenApi, indent = '', depth = 0): string {
  if (!schema) return 'unknown'
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!
    const named = document.components?.schemas?.[name]
    return named && depth < 5 ? sketchOf(named, document, indent, depth + 1) : name
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ')
  const several = schema.anyOf ?? schema.oneOf
  if (several) return several.map((s) => sketchOf(s, document, indent, depth + 1)).join(' | ')
  if (schema.allOf) return schema.allOf.map((s) => sketchOf(s, document, indent, depth + 1)).join(' & ')
  if (schema.type === 'array') return `${sketchOf(schema.items, document, indent, depth + 1)}[]`
  if (schema.properties) {
    if (depth >= 5) return '{ … }'
    const inner = `${indent}  `
    const lines = Object.entries(schema.properties).map(
      ([name, s]) =>
        `${inner}${name}${schema.required?.includes(name) ? '' : '?'}: ${sketchOf(s, document, inner, depth + 1)}`,
    )
    return lines.length ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
  }
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'unknown')
  return schema.format ? `${type} (${schema.format})` : type
}
