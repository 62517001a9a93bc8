import { spoken } from '../../i18n/i18n.js'
import classes from './notifications.module.css'

interface BubbleProps {
  subject?: string | null
  body: string
  buttons?: readonly string[]
  /** The language it is in, which decides its direction: its first letters may be a name of another. Unknown of what people write. */
  language?: string | null
}

/** A message as it looks on a phone. */
export const PhoneBubble = ({ subject, body, buttons = [], language }: BubbleProps) => (
  <div className={classes.phone} {...spoken(language)}>
    <div className={classes.bubble}>
      {subject && <strong>{subject}</strong>}
      <p>{body}</p>
    </div>
    {buttons.map((b) => (
      <span key={b} className={classes.reply}>
        {b}
      </span>
    ))}
  </div>
)
