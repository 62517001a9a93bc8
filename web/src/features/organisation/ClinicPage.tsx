import { Tabs } from '@mantine/core'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import { clinics } from '@tabib/contracts/organisation/clinics'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { BranchState } from './ClinicsPage.js'
import { DetailsForm } from './DetailsForm.js'
import { Holidays } from './Holidays.js'
import { Hours } from './HoursForm.js'
import { Departments, Equipment, Rooms } from './KeptLists.js'
import { LetterheadTab } from './LetterheadForm.js'
import { Numbering } from './Numbering.js'
import classes from './organisation.module.css'

const tabs = ['details', 'hours', 'holidays', 'departments', 'rooms', 'letterhead', 'numbering'] as const
type Tab = (typeof tabs)[number]
const view = z.object({ tab: z.enum(tabs).optional().catch(undefined) })

/** One branch and everything it decides for itself. */
export default function ClinicPage() {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const { clinicId } = useParams({ strict: false }) as { clinicId: string }
  const [{ tab = 'details' }, setView] = useUrlState(view)
  const found = useQuery(query(clinics.get, { params: { id: clinicId } }))
  const clinic = found.data
  const list = useRef<HTMLDivElement>(null)
  // On a phone the open section may lie beyond the edge.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  return (
    <Page
      title={clinic?.name ?? t('branch')}
      aside={
        <>
          {clinic && <BranchState active={clinic.active} />}
          <Act
            label={t('title')}
            icon={<IconArrowLeft size={18} className={classes.flips} aria-hidden />}
            onClick={() => void navigate({ to: paths.clinics() })}
          />
        </>
      }
    >
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      <Tabs value={tab} onChange={(v) => setView({ tab: (v ?? 'details') as Tab })} keepMounted={false}>
        <Tabs.List ref={list} className={classes.tabs ?? ''} aria-label={t('sections')}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {clinic
          ? tabs.map((name) => (
              <Tabs.Panel key={name} value={name} pt="md">
                <Section tab={name} clinic={clinic} />
              </Tabs.Panel>
            ))
          : !found.error && <BlockSkeleton lines={6} />}
      </Tabs>
    </Page>
  )
}

function Section({ tab, clinic }: { tab: Tab; clinic: Clinic }) {
  // A part that was saved begins anew from what is kept.
  const key = `${clinic.id}@${clinic.version}`
  switch (tab) {
    case 'details':
      return <DetailsForm key={key} clinic={clinic} part="contact" />
    case 'hours':
      return <Hours clinic={clinic} />
    case 'holidays':
      return <Holidays clinic={clinic} />
    case 'departments':
      return <Departments clinic={clinic} />
    case 'rooms':
      return (
        <>
          <Rooms clinic={clinic} />
          <Equipment clinic={clinic} />
        </>
      )
    case 'letterhead':
      return <LetterheadTab clinic={clinic} />
    case 'numbering':
      return (
        <>
          <Numbering clinic={clinic} />
          <DetailsForm key={key} clinic={clinic} part="tax" />
        </>
      )
  }
}
