import { Readable } from 'node:stream'
import { Injectable } from '@nestjs/common'
import type { logs as contracts } from '@tabib/contracts/audit/logs'
import type { Input } from '@tabib/contracts/core/route'
import Papa from 'papaparse'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { recordEvent } from '../audit/index.js'
import { auditEventOf, csvColumns, csvLineOf, type Exported } from './audit-event.rules.js'
import { LogsService } from './logs.service.js'

type Query = Input<typeof contracts.export>['query']

const AT_A_TIME = 500

/** The audit as a file. It is sent page by page as it is read, however long it is. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly db: Db,
    private readonly logs: LogsService,
  ) {}

  /** That it was taken away stands in the audit before the first line leaves. */
  async file(actor: Actor, { format, ...filter }: Query) {
    const detail = Object.fromEntries(Object.entries(filter).filter(([, v]) => v !== undefined))
    await this.db.write(actor, (tx) => recordEvent(tx, actor, { kind: 'exported', subject: format, detail }))
    const entries = this.entries(actor, filter)
    return format === 'csv'
      ? { stream: Readable.from(csv(entries)), type: 'text/csv; charset=utf-8', name: 'activity.csv' }
      : { stream: Readable.from(ndjson(entries)), type: 'application/fhir+ndjson', name: 'activity.ndjson' }
  }

  private async *entries(actor: Actor, filter: Omit<Query, 'format'>): AsyncGenerator<Exported[]> {
    let cursor: string | undefined
    do {
      const page = await this.logs.list(actor, { ...filter, limit: AT_A_TIME, cursor })
      yield page.items
      cursor = page.next ?? undefined
    } while (cursor)
  }
}

async function* csv(pages: AsyncIterable<Exported[]>): AsyncGenerator<string> {
  const options = { escapeFormulae: true, newline: '\r\n', columns: [...csvColumns] }
  // The mark tells spreadsheets that it is UTF-8.
  yield `\uFEFF${csvColumns.join(',')}\r\n`
  for await (const page of pages)
    if (page.length > 0) yield `${Papa.unparse(page.map(csvLineOf), { ...options, header: false })}\r\n`
}

async function* ndjson(pages: AsyncIterable<Exported[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((e) => `${JSON.stringify(auditEventOf(e))}\n`).join('')
}
