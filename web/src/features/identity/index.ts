import { lazy } from 'react'

/** Above every page while an emergency look lasts. */
export const GlassBanner = lazy(() => import('./break-glass/GlassBanner.js'))

/** What protects one's own door, for the operators' console: their accounts lie elsewhere, the screens are the same. */
export { ChangePassword } from './security/ChangePassword.js'
export { Dialog } from './security/Dialog.js'
export { AppSection, type Door, RecoverySection } from './security/FactorSections.js'
export { Section } from './security/Section.js'
export { SessionsSection } from './security/SessionsSection.js'
export { StepUpForm, StepUpFrame } from './security/StepUpForm.js'
