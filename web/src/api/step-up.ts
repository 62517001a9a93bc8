type Ask = () => Promise<boolean>

/** The dialog comes with the shell, but a moment later; somebody quick is not refused for that. */
const LOADING_MS = 4_000

let ask: Ask | null = null
let asking: Promise<boolean> | null = null
let waiting: (() => void)[] = []

/** Who asks the person to show again who they are: the dialog in the shell. Returns how to stop. */
export function whenStepUp(dialog: Ask): () => void {
  ask = dialog
  for (const go of waiting) go()
  waiting = []
  return () => {
    if (ask === dialog) ask = null
  }
}

/** Asks once, whoever needs it; false where the person would not, or nobody can be asked here. */
export function stepUp(): Promise<boolean> {
  asking ??= askWhenReady().finally(() => (asking = null))
  return asking
}

async function askWhenReady(): Promise<boolean> {
  if (!ask) await new Promise<void>((go) => (waiting.push(go), setTimeout(go, LOADING_MS)))
  return ask ? ask() : false
}
