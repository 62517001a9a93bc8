import { invoices } from '@tabib/contracts/billing/invoices'
import { useState } from 'react'
import { urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { printDocument } from '../../shared/print.js'

/** The receipt of one payment (80 mm), or the invoice on A4. */
export const receiptUrl = (id: string, size: '80mm' | 'a4', payment?: string) =>
  urlOf(invoices.receipt, { params: { id }, query: { size, ...(payment ? { payment } : {}) } })

/** Printing that says when it went wrong and is never started twice at once. */
export function usePrinting() {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function print(url: string) {
    if (pending) return
    setPending(true)
    setProblem(null)
    await printDocument(url).catch((e: unknown) => setProblem(asProblem(e)))
    setPending(false)
  }
  return { print: (url: string) => void print(url), pending, problem }
}
