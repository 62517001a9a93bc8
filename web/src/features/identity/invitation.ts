import { isPrintedCode } from '@tabib/contracts/identity/invitations'
import { paths } from '../../paths.js'

/** The link of an invitation. */
export const invitationLink = (token: string) => `${location.origin}${paths.setPassword()}#${token}`

/** A token from a link's fragment, or a code as typed from paper: blanks do not count. */
export const readCode = (text: string) =>
  decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/\s+/g, '')

/** Long enough to be asked about: a code from paper, or the token of a link. */
export const isWhole = (code: string) => isPrintedCode(code) || code.length >= 20
