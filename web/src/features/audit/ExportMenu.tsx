import { Button, Menu } from '@mantine/core'
import { exportFormats, logs } from '@tabib/contracts/audit/logs'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callFile } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { activityView, queryOf } from './activity.view.js'

const endings = { csv: 'csv', fhir: 'ndjson' } as const

/** The list as it is narrowed now, as a file. Whoever takes it shows again who they are, and is taken down. */
export function ExportMenu() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const [view] = useUrlState(activityView)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function take(format: (typeof exportFormats)[number]) {
    setPending(true)
    setProblem(null)
    try {
      const filter = queryOf(view, f.place.timeZone, f.today())
      save(await callFile(logs.export, { query: { ...filter, format } }), `activity-${f.today()}.${endings[format]}`)
    } catch (e) {
      setProblem(asProblem(e))
    }
    setPending(false)
  }
  return (
    <>
      <ProblemNotice problem={problem} />
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} loading={pending}>
            {t('export.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {exportFormats.map((format) => (
            <Menu.Item key={format} onClick={() => void take(format)}>
              {t(`export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function save(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
