import { type Language, ownName } from '../i18n/i18n.js'
import classes from './OwnName.module.css'

/** A language by its own name, in letters that come without the whole script. */
export const OwnName = ({ of }: { of: Language }) => (
  <bdi lang={of} className={classes.name}>
    {ownName[of]}
  </bdi>
)
