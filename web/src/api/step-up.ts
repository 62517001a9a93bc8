type Ask = () => Promise<boolean>

let ask: Ask | null = null
let asking: Promise<boolean> | null = null

/** Who asks the person to show again who they are: the dialog in the shell. Returns how to stop. */
export function whenStepUp(dialog: Ask): () => void {
  ask = dialog
  return () => {
    if (ask === dialog) ask = null
  }
}

/** Asks once, whoever needs it; false where the person would not, or nobody can be asked here. */
export function stepUp(): Promise<boolean> {
  if (!ask) return Promise.resolve(false)
  asking ??= ask().finally(() => (asking = null))
  return asking
}
