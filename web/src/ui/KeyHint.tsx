import { Kbd } from '@mantine/core'

const mac = /Mac|iPhone|iPad/.test(navigator.platform)

/** A key as printed on the keyboard. Decorative: the control itself announces it by `aria-keyshortcuts`. */
export function KeyHint({ keys, onFilled }: { keys: string; onFilled?: boolean }) {
  const shown = keys.replace('mod+', mac ? '⌘' : 'Ctrl ')
  return (
    <Kbd
      aria-hidden
      dir="ltr"
      size="xs"
      visibleFrom="sm"
      styles={
        onFilled
          ? { root: { background: 'var(--tabib-key-on-fill)', borderColor: 'transparent', color: 'inherit' } }
          : {}
      }
    >
      {shown}
    </Kbd>
  )
}

/** The same in the form that assistive technology reads. */
export const spokenKeys = (keys: string) => keys.replace('mod+', mac ? 'Meta+' : 'Control+')
