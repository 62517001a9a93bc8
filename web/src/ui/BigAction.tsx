import { Box, Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import classes from './BigAction.module.css'
import { useHotkey } from './hotkeys.js'
import { KeyHint, spokenKeys } from './KeyHint.js'

interface ActProps {
  label: string
  onClick?: () => void
  icon?: ReactNode
  /** Key that does the same, shown on the button and in the `?` sheet: `F10`. */
  shortcut?: string
  /** Why it cannot be done now. Its presence is what disables the control; it stays focusable so that the reason is heard. */
  disabledReason?: string | null | undefined
  pending?: boolean
  type?: 'button' | 'submit'
  size?: ButtonProps['size']
  variant?: ButtonProps['variant']
  color?: ButtonProps['color']
  className?: string
}

/** A button that can say why it rests. The ordinary one; `BigAction` is the page's next step. */
export function Act({ label, onClick, icon, shortcut, disabledReason, pending, type = 'button', ...look }: ActProps) {
  const reasonId = useId()
  const resting = Boolean(disabledReason) || Boolean(pending)
  const { variant = 'default', ...rest } = look
  const element = useRef<HTMLButtonElement>(null)
  const [asked, ask] = useMoment(() => element.current?.scrollIntoView({ block: 'nearest' }))
  const act = () => {
    if (disabledReason) ask()
    else if (!resting) onClick?.()
  }
  const byKey = () => (type === 'submit' && !disabledReason ? element.current?.form?.requestSubmit() : act())
  useHotkey(shortcut ? { key: shortcut, label, run: byKey, disabled: Boolean(pending) } : null)
  useEffect(() => {
    // Enter in a field comes to the form, not to the button.
    const form = type === 'submit' && disabledReason ? element.current?.form : undefined
    form?.addEventListener('submit', ask)
    return () => form?.removeEventListener('submit', ask)
  }, [type, disabledReason, ask])
  return (
    <span className={classes.hold}>
      <Button
        {...rest}
        ref={element}
        variant={variant}
        type={type}
        leftSection={icon}
        rightSection={shortcut ? <KeyHint keys={shortcut} onFilled={variant === 'filled'} /> : undefined}
        loading={pending ?? false}
        data-disabled={disabledReason ? true : undefined}
        aria-disabled={resting || undefined}
        aria-describedby={disabledReason ? reasonId : undefined}
        aria-keyshortcuts={shortcut ? spokenKeys(shortcut) : undefined}
        onClick={(e) => {
          // The second half of a double click meant what stood here before.
          const again = e.detail > 1 && pending !== undefined
          if (resting || again) e.preventDefault()
          if (!again) act()
        }}
      >
        {label}
      </Button>
      {disabledReason && (
        <>
          <span id={reasonId} role="tooltip" className={classes.reason} data-asked={asked || undefined}>
            {disabledReason}
          </span>
          <span role="status" className="visually-hidden">
            {asked && disabledReason}
          </span>
        </>
      )}
    </span>
  )
}

/** True for a moment after it was asked for: long enough to read a sentence, which `show` brings to where it is seen. */
function useMoment(show: () => void): [boolean, () => void] {
  const [times, setTimes] = useState(0)
  useEffect(() => {
    if (times === 0) return undefined
    const timer = setTimeout(() => setTimes(0), 4_000)
    return () => clearTimeout(timer)
  }, [times])
  const ask = useRef(() => {
    setTimes((n) => n + 1)
    show()
  })
  return [times > 0, ask.current]
}

/** The next step: the largest button, at the bottom end of its page, with its shortcut shown. One a page. */
export const BigAction = (props: ActProps) => (
  <Act size="lg" variant="filled" className={classes.big ?? ''} {...props} />
)

/** Holds the page's next step at the bottom end, in reach of the thumb on a phone; quieter actions go before it. */
export const ActionBar = ({ children, start }: { children: ReactNode; start?: ReactNode }) => (
  <Box className={classes.bar} tabIndex={-1} data-action-bar>
    <Box className={classes.start}>{start}</Box>
    {children}
  </Box>
)
