import { lazy } from 'react'

/** Above every page while an emergency look lasts. */
export const GlassBanner = lazy(() => import('./break-glass/GlassBanner.js'))

/** What protects one's own door, for the operators' console: their accounts lie elsewhere, the screens are the same. */
export { AppSetUp } from './security/AppSetUp.js'
export { ChangePassword } from './security/ChangePassword.js'
export { Dialog } from './security/Dialog.js'
export { RecoveryCodes } from './security/RecoveryCodes.js'
export { OnOff, Section } from './security/Section.js'
export { SessionsSection } from './security/SessionsSection.js'
export { StepUpForm, StepUpFrame } from './security/StepUpForm.js'
