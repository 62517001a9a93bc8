import { useState } from 'react'
import { fetchFile } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'

/** Brings a paper to the phone under a name of its own; says when it went wrong. */
export function useDownload() {
  const [pending, setPending] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function download(url: string, name: string): Promise<void> {
    setPending(url)
    setProblem(null)
    try {
      const address = URL.createObjectURL(await fetchFile(url))
      const link = document.createElement('a')
      link.href = address
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(null)
    }
  }
  return { download, pending, problem }
}
