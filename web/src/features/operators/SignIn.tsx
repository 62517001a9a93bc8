import { Button, Group, Stack, Text, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { operatorSessions, type OperatorMe } from '@tabib/contracts/operators/sessions'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { queries, query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { BigAction } from '../../ui/BigAction.js'
import { PasswordField, TextField } from '../../ui/fields.js'
import { StepUpForm } from '../identity/index.js'
import classes from './Console.module.css'

type Asked = Extract<Answer<typeof operatorSessions.open>, { mfaRequired: true }>

/** The operators' own door. `rested`: whoever was here was away for too long. */
export function SignIn({ rested }: { rested: boolean }) {
  const { t } = useTranslation('operators')
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    document.title = `${t('signIn.title')} · Tabib`
  }, [t])
  return (
    <section className={classes.door} aria-labelledby="operator-door">
      <Title order={1} id="operator-door">
        {t('signIn.title')}
      </Title>
      {asked ? (
        <SecondFactor asked={asked} onBack={() => setAsked(null)} />
      ) : (
        <WithPassword rested={rested} onAsked={setAsked} />
      )}
    </section>
  )
}

const entered = (me: OperatorMe) => queries.setQueryData(query(operatorSessions.me, {}).queryKey, me)

/** A code of the app, or one from paper. */
function SecondFactor({ asked, onBack }: { asked: Asked; onBack: () => void }) {
  const { t } = useTranslation('identity')
  const verify = useAction(operatorSessions.verify, { onDone: entered })
  return (
    <Stack>
      <Text c="dimmed">{t('secondFactor.appHint')}</Text>
      <StepUpForm
        ways={['totp', 'recovery']}
        show={verify}
        onShow={(proof) => {
          if (!('password' in proof)) verify.run({ body: { challenge: asked.challenge, ...proof } })
        }}
        onCancel={onBack}
      />
    </Stack>
  )
}

function WithPassword({ rested, onAsked }: { rested: boolean; onAsked: (asked: Asked) => void }) {
  const { t } = useTranslation('operators')
  const action = useAction(operatorSessions.open, {
    onDone: (answer) => void (answer.mfaRequired ? onAsked(answer) : entered(answer.me)),
  })
  const fields = useFields(operatorSessions.open.body, { username: '', password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, action.problem, form)
  const demo = useQuery({ ...query(operatorSessions.demo, {}), staleTime: Number.POSITIVE_INFINITY }).data?.login
  return (
    <>
      <Text c="dimmed">{t(rested ? 'signIn.rested' : 'signIn.hint')}</Text>
      <form
        ref={form}
        noValidate
        onSubmit={fields.onSubmit(
          (body) => action.run({ body }),
          () => focusRefused(form.current!),
        )}
      >
        <Stack>
          <TextField
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            autoFocus
            {...fields.getInputProps('username')}
          />
          <PasswordField
            label={t('signIn.password')}
            autoComplete="current-password"
            {...fields.getInputProps('password')}
          />
          <ProblemNotice problem={action.problem} />
          <BigAction label={t('signIn.submit')} type="submit" pending={action.pending} />
        </Stack>
      </form>
      {demo && (
        <Group justify="space-between" className={classes.demo ?? ''}>
          <Text size="sm" c="dimmed" className={classes.grow ?? ''}>
            {t('signIn.demoHint')}
          </Text>
          <Button variant="default" onClick={() => action.run({ body: demo })} loading={action.pending}>
            {t('signIn.demo')}
          </Button>
        </Group>
      )}
    </>
  )
}
