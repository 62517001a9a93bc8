import { Button, Stack, Text, Title } from '@mantine/core'
import { federationSettings, type Finding, type SettingsDraft } from '@tabib/contracts/federation/settings'
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconPlugConnected } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { ProseField } from '../../ui/fields.js'
import classes from './federation.module.css'

const marks = {
  right: { Shape: IconCircleCheck, colour: 'var(--mantine-color-teal-text)' },
  wrong: { Shape: IconCircleX, colour: 'var(--mantine-color-red-text)' },
  absent: { Shape: IconCircleDashed, colour: 'var(--mantine-color-dimmed)' },
} as const

/** Tries what is on the screen before it counts: what the provider offers, and a token claim by claim. */
export function TestPanel({ draft }: { draft: () => SettingsDraft | undefined }) {
  const { t } = useTranslation('federation')
  const [token, setToken] = useState('')
  const [unfinished, setUnfinished] = useState(false)
  const test = useAction(federationSettings.test)
  const run = () => {
    const settings = draft()
    setUnfinished(!settings)
    if (settings) test.run({ body: { settings, ...(token.trim() ? { token: token.trim() } : {}) } })
  }
  return (
    <section className={classes.section} aria-labelledby="test">
      <Title order={2} id="test">
        {t('test.title')}
      </Title>
      <Text c="dimmed">{t('test.hint')}</Text>
      <ProseField
        label={t('test.token')}
        description={t('test.tokenHint')}
        dir="ltr"
        maxRows={4}
        spellCheck={false}
        autoComplete="off"
        value={token}
        onChange={setToken}
      />
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconPlugConnected size={18} aria-hidden />}
        onClick={run}
        loading={test.pending}
      >
        {t('test.run')}
      </Button>
      <div role="status">{unfinished && <Text c="var(--mantine-color-red-text)">{t('test.unfinished')}</Text>}</div>
      <ProblemNotice problem={test.problem} />
      {test.answer && (
        <Stack>
          <Found title={t('test.provider')} items={test.answer.provider} />
          <Found title={t('test.ofToken')} items={test.answer.token} />
        </Stack>
      )}
    </section>
  )
}

function Found({ title, items }: { title: string; items: readonly Finding[] }) {
  const { t } = useTranslation('federation')
  if (items.length === 0) return null
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <ul className={classes.findings}>
        {items.map(({ what, state, value }) => {
          const { Shape, colour } = marks[state]
          return (
            <li key={what} className={classes.finding}>
              <Shape size={20} color={colour} aria-hidden />
              <div>
                <Text>
                  {t(`finding.${what}`)} · {t(`state.${state}`)}
                </Text>
                {value && (
                  <Text size="sm" c="dimmed" dir="auto" className={classes.value ?? ''}>
                    {value}
                  </Text>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
