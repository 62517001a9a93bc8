import classes from './notifications.module.css'

interface BubbleProps {
  subject?: string | null
  body: string
  buttons?: readonly string[]
  /** Direction of the language it is in; by its first letters unless said. */
  dir?: 'ltr' | 'rtl' | 'auto'
  lang?: string
}

/** A message as it looks on a phone. */
export const PhoneBubble = ({ subject, body, buttons = [], dir = 'auto', lang }: BubbleProps) => (
  <div className={classes.phone} dir={dir} lang={lang}>
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
