import { labOrders } from '@tabib/contracts/lab/orders'
import { labSamples } from '@tabib/contracts/lab/samples'
import { useState } from 'react'
import { urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { printDocument } from '../../shared/print.js'

export const labelUrl = (id: string) => urlOf(labSamples.label, { params: { id } })
export const reportUrl = (id: string, preliminary: boolean) =>
  urlOf(labOrders.report, { params: { id }, query: preliminary ? { preliminary } : {} })

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
