import { Button, Text } from '@mantine/core'
import { type KeptAside, keptAsides } from '@tabib/contracts/interop/kept-aside'
import { IconArchive } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { PatientFilter } from './PatientFilter.js'
import { ResourceSheet } from './ResourceSheet.js'
import { TypeCounts } from './TypeCounts.js'
import { useTypeName } from './types.js'

const word = z.string().optional().catch(undefined)
const view = z.object({ type: word, patient: word, open: word })

/** What imports kept as it came: counted by type, found by patient, opened whole. */
export default function KeptAsidePage() {
  const { t } = useTranslation('interop')
  const [{ type, patient, open }, setView] = useUrlState(view)
  const filter = { ...(type ? { type } : {}), ...(patient ? { patientId: patient } : {}) }
  const list = usePages<KeptAside>(pages(keptAsides.list, { query: filter }))
  const columns = useColumns()
  const narrowed = Boolean(type || patient)
  const nobody = {
    icon: IconArchive,
    title: t(narrowed ? 'keptAside.noneFound' : 'keptAside.none'),
    hint: t(narrowed ? 'keptAside.noneFoundHint' : 'keptAside.noneHint'),
  }
  const showAll = (
    <Button variant="default" onClick={() => setView({ type: undefined, patient: undefined })}>
      {t('keptAside.showAll')}
    </Button>
  )
  return (
    <Page
      title={t('keptAside.title')}
      aside={<PatientFilter patientId={patient} onPatient={(id) => setView({ patient: id, type: undefined })} />}
    >
      <Text c="dimmed" maw={760}>
        {t('keptAside.what')}
      </Text>
      <TypeCounts patientId={patient} type={type} onType={(chosen) => setView({ type: chosen })} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('keptAside.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(k) => k.id}
          onOpen={(k) => setView({ open: k.id })}
          openKey={open ?? null}
          more={list.more}
          empty={<EmptyState {...nobody} {...(narrowed ? { action: showAll } : {})} />}
        />
      )}
      <ResourceSheet openId={open} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

function useColumns(): Column<KeptAside>[] {
  const { t } = useTranslation('interop')
  const typeName = useTypeName()
  return [
    {
      key: 'type',
      header: t('keptAside.type'),
      phone: 'title',
      cell: (k) => (
        <>
          <bdi>{typeName(k.resourceType)}</bdi>{' '}
          <Text component="bdi" c="dimmed" size="sm" fw={400}>
            {k.title}
          </Text>
        </>
      ),
    },
    {
      key: 'about',
      header: t('keptAside.about'),
      cell: (k) =>
        k.patientName ? (
          <>
            <NameText name={k.patientName} fw={600} />{' '}
            <Text component="bdi" c="dimmed" size="sm">
              {k.patientNumber}
            </Text>
          </>
        ) : (
          '–'
        ),
    },
    { key: 'why', header: t('keptAside.why'), cell: (k) => t(`reasons.${k.reason}`) },
    { key: 'keptAt', header: t('keptAside.keptAt'), width: 140, cell: (k) => <DateText value={k.keptAt} /> },
  ]
}
