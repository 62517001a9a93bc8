import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { paths } from '../../paths.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Page } from '../../ui/Page.js'
import type { KnownSoFar } from './knownSoFar.js'
import { PatientSearch } from './PatientSearch.js'
import { RegisterForm } from './RegisterForm.js'

const view = z.object({
  new: z
    .union([z.literal(1), z.literal('1')])
    .optional()
    .catch(undefined),
})

/** Finding people, and registering them, for those whose work does not begin at the desk. */
export default function PatientsPage() {
  const { t } = useTranslation('patients')
  const go = useNavigate()
  const [url, setUrl] = useUrlState(view)
  const [known, setKnown] = useState<KnownSoFar>({})
  const open = (p: { id: string }) => void go({ to: paths.patient(p.id) })
  return (
    <Page title={t('title')} width="reading">
      <PatientSearch
        autoFocus={!url.new}
        onPick={open}
        onRegister={(typed) => {
          setKnown(typed)
          setUrl({ new: 1 }, { push: true })
        }}
      />
      <RegisterForm
        known={url.new ? known : null}
        onClose={() => setUrl({ new: undefined })}
        onRegistered={open}
        onOpenExisting={open}
      />
    </Page>
  )
}
