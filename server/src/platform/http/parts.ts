import '@fastify/multipart'
import type { Route } from '@tabib/contracts/core/route'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Problem } from '../problem.js'
import { fieldProblems } from './field-problems.js'
import type { Upload } from './route.js'

/** What came in, parsed by the contract. */
export interface Parts {
  params: unknown
  query: unknown
  body: unknown
  file?: Upload
}

type Raw = Pick<Parts, 'params' | 'query' | 'body'>

/** The parsed parts of a request. @throws Problem `invalid` that names every refused field */
export async function readParts(contract: Route, req: FastifyRequest): Promise<Parts> {
  if (contract.takes === 'multipart') return readForm(contract, req)
  return parse(contract, { params: req.params, query: req.query, body: req.body })
}

function parse(contract: Route, raw: Raw): Parts {
  const errors: z.core.$ZodIssue[] = []
  const part = (name: keyof Raw) => {
    const r = contract[name].safeParse(raw[name] ?? {}, { reportInput: true })
    if (r.success) return r.data
    for (const issue of r.error.issues) errors.push({ ...issue, path: [name, ...issue.path] })
    return undefined
  }
  const parts = { params: part('params'), query: part('query'), body: part('body') }
  if (errors.length > 0) throw new Problem('invalid', { errors: fieldProblems(errors) })
  return parts
}

async function readForm(contract: Route, req: FastifyRequest): Promise<Parts> {
  if (!req.isMultipart()) throw new Problem('invalid', { errors: [{ pointer: '/body', code: 'multipart' }] })
  const body: Record<string, unknown> = {}
  let file: Upload | undefined
  for await (const p of req.parts()) {
    if (p.type === 'file') file = { bytes: await p.toBuffer(), filename: p.filename }
    else body[p.fieldname] = p.value
  }
  const parts = parse(contract, { params: req.params, query: req.query, body })
  if (!file) throw new Problem('invalid', { errors: [{ pointer: '/body/file', code: 'required' }] })
  return { ...parts, file }
}
