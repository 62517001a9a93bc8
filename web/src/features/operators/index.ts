import { lazy } from 'react'

/** In the menu of somebody who governs several clinics: the way to the others. */
export const OtherClinics = lazy(() => import('./OtherClinics.js'))
