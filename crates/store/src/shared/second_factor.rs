//! Second factors.

use async_trait::async_trait;
use domain::UserId;

use super::people::remarked;
use crate::{
    Error, Remark, SecondFactor, SecondFactors, Witness,
    engine::{Engine, ReadMode, Script, first, rows, values},
};

#[async_trait]
impl<E: Engine> SecondFactors for E {
    async fn second_factor(&self, id: UserId) -> Result<Option<SecondFactor>, Error> {
        let sql = "SELECT secret, last_step FROM second_factor WHERE person = ?1";
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![id.0])).await?);
        row.map(|mut r| Ok(SecondFactor { secret: r.get(0)?, last_step: r.get(1)? })).transpose()
    }

    async fn put_second_factor(
        &self,
        factor: SecondFactor,
        recovery: Vec<[u8; 32]>,
        but: [u8; 32],
        remark: Remark,
        witness: Witness,
    ) -> Result<(), Error> {
        let id = remark.person;
        let sql = "INSERT INTO second_factor (person, secret, last_step) VALUES (?1, ?2, ?3) ON CONFLICT (person) DO UPDATE \
                   SET secret = excluded.secret, last_step = excluded.last_step";
        let script = Script::one(sql, values![id.0, factor.secret, factor.last_step]);
        let script = script.then("DELETE FROM recovery_code WHERE person = ?1", values![id.0]);
        let add =
            |script: Script, mark| script.then("INSERT INTO recovery_code (person, mark) VALUES (?1, ?2)", values![id.0, mark]);
        let script = super::people::end_sessions(recovery.into_iter().fold(script, add), id, Some(but));
        self.write(super::traces::witnessed(remarked(script, remark), witness)).await?;
        Ok(())
    }

    async fn drop_second_factor(&self, remark: Remark, witness: Witness) -> Result<(), Error> {
        let id = remark.person;
        let script = Script::one("DELETE FROM second_factor WHERE person = ?1", values![id.0]);
        let script = script.then("DELETE FROM recovery_code WHERE person = ?1", values![id.0]);
        self.write(super::traces::witnessed(remarked(script, remark), witness)).await?;
        Ok(())
    }

    async fn use_step(&self, id: UserId, step: i64) -> Result<bool, Error> {
        let sql = "UPDATE second_factor SET last_step = ?2 WHERE person = ?1 AND last_step < ?2 RETURNING 1";
        Ok(first(self.write(Script::one(sql, values![id.0, step])).await?).is_some())
    }

    async fn use_recovery(&self, id: UserId, mark: [u8; 32], witness: Witness) -> Result<(), Error> {
        // A head without a name is refused by every engine: of two who come with one code, one is let in.
        let only_then = "INSERT INTO head (name, seq, mark) SELECT NULL, 0, ?2 \
                         WHERE NOT EXISTS (SELECT 1 FROM recovery_code WHERE person = ?1 AND mark = ?2)";
        let used = "DELETE FROM recovery_code WHERE person = ?1 AND mark = ?2";
        let script = Script::one(only_then, values![id.0, mark]).then(used, values![id.0, mark]);
        self.write(super::traces::witnessed(script, witness)).await?;
        Ok(())
    }

    async fn recovery_codes(&self, id: UserId) -> Result<Vec<[u8; 32]>, Error> {
        let sql = "SELECT mark FROM recovery_code WHERE person = ?1 ORDER BY mark";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![id.0])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| r.get(0)).collect()
    }
}
