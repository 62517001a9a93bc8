import { appointmentCode } from '@tabib/contracts/frontdesk/kiosk'
import { toSVG } from 'bwip-js/node'

/** A QR code as SVG, dark on white whatever the theme: readers want it so. */
export const qrSvg = (text: string): string =>
  toSVG({ bcid: 'qrcode', text, scale: 4, padding: 4, backgroundcolor: 'FFFFFF' })

/** What a person with an appointment holds under the reader of a kiosk. */
export const appointmentQr = (appointmentId: string): string => qrSvg(appointmentCode(appointmentId))
