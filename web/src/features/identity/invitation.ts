import { paths } from '../../paths.js'

/** The link of an invitation. */
export const invitationLink = (token: string) => `${location.origin}${paths.setPassword()}#${token}`

/** A token in groups of four, to be read from paper. */
export const printedCode = (token: string) => token.match(/.{1,4}/g)?.join(' ') ?? token

/** A token from a link's fragment, or as typed from paper: blanks do not count. */
export const readCode = (text: string) =>
  decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/\s+/g, '')
