/** The visit a scanned token slip names; null where the code is something else. */
export function visitOf(code: string): string | null {
  return /^TABIB:V:([0-9a-f-]{36})$/i.exec(code.trim())?.[1]?.toLowerCase() ?? null
}
