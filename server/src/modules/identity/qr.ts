import { toSVG } from 'bwip-js/node'

/** A QR code as SVG, dark on white whatever the theme: scanners want it so. */
export const qrSvg = (text: string): string =>
  toSVG({ bcid: 'qrcode', text, scale: 4, padding: 4, backgroundcolor: 'FFFFFF' })
