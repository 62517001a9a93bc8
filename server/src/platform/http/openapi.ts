import type { Route } from '@tabib/contracts/core/route'
import { z } from 'zod'

type Schema = Record<string, unknown>

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Schema
  return schema
}

function parameters(type: z.ZodType, place: 'path' | 'query') {
  const { properties = {}, required = [] } = schemaOf(type, 'input') as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }))
}

function operation(r: Route): Schema {
  const mutating = r.method !== 'GET'
  const hasBody =
    mutating && Object.keys((schemaOf(r.body, 'input') as { properties?: object }).properties ?? {}).length > 0
  const type = r.takes === 'multipart' ? 'multipart/form-data' : 'application/json'
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 8, maxLength: 100 },
  }
  const answer =
    r.answers === 'file'
      ? { 'application/octet-stream': {} }
      : { 'application/json': { schema: schemaOf(r.result, 'output') } }
  return {
    operationId: r.id,
    tags: [r.id.split('.')[0]],
    summary: r.summary,
    'x-permission': r.permission,
    ...(r.permission === 'public' ? { security: [] } : {}),
    parameters: [
      ...parameters(r.params, 'path'),
      ...parameters(r.query, 'query'),
      ...(mutating && !r.idempotencyExempt ? [key] : []),
    ],
    ...(hasBody ? { requestBody: { required: true, content: { [type]: { schema: schemaOf(r.body, 'input') } } } } : {}),
    responses: {
      [r.method === 'POST' ? '201' : '200']: { description: 'Done', content: answer },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** The OpenAPI 3.1 document of the routes this server answers, written from their contracts. */
export function openApi(routes: readonly Route[], problem: z.ZodType): Schema {
  const paths: Record<string, Schema> = {}
  for (const r of [...routes].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method))) {
    const path = (paths[r.path.replace(/:(\w+)/g, '{$1}')] ??= {})
    path[r.method.toLowerCase()] = operation(r)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tabib', version: '1', description: 'One open system that runs a clinic or a hospital.' },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'tabib_access' },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
    paths,
  }
}
