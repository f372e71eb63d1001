// Generated from the files of src/rules by `npm run generate`. Do not edit.
import { type Rule, withId } from "./rule.ts";
import { rule as catalogCrawlTargets } from "./catalog/crawl-targets.ts";
import { rule as catalogCrawlWithoutCatalog } from "./catalog/crawl-without-catalog.ts";
import { rule as catalogCrawledTwice } from "./catalog/crawled-twice.ts";
import { rule as catalogSameDatabase } from "./catalog/same-database.ts";
import { rule as catalogSameTable } from "./catalog/same-table.ts";
import { rule as catalogTableColumns } from "./catalog/table-columns.ts";
import { rule as clusterApplication } from "./cluster/application.ts";
import { rule as clusterBounds } from "./cluster/bounds.ts";
import { rule as clusterHbaseEnds } from "./cluster/hbase-ends.ts";
import { rule as clusterHbaseMaximized } from "./cluster/hbase-maximized.ts";
import { rule as clusterHbaseRoot } from "./cluster/hbase-root.ts";
import { rule as clusterHbaseScaling } from "./cluster/hbase-scaling.ts";
import { rule as clusterHbaseSharedRoot } from "./cluster/hbase-shared-root.ts";
import { rule as clusterHbaseStorage } from "./cluster/hbase-storage.ts";
import { rule as clusterLeftOut } from "./cluster/left-out.ts";
import { rule as clusterNoWait } from "./cluster/no-wait.ts";
import { rule as clusterOldRelease } from "./cluster/old-release.ts";
import { rule as clusterRelease } from "./cluster/release.ts";
import { rule as dataBadUpload } from "./data/bad-upload.ts";
import { rule as dataColumnType } from "./data/column-type.ts";
import { rule as dataExpectation } from "./data/expectation.ts";
import { rule as dataFilesKeys } from "./data/files-keys.ts";
import { rule as dataFilesStep } from "./data/files-step.ts";
import { rule as dataJdbcColumns } from "./data/jdbc-columns.ts";
import { rule as dataJdbcDriver } from "./data/jdbc-driver.ts";
import { rule as dataJdbcEmbedded } from "./data/jdbc-embedded.ts";
import { rule as dataJdbcPartition } from "./data/jdbc-partition.ts";
import { rule as dataJdbcReader } from "./data/jdbc-reader.ts";
import { rule as dataJdbcSecret } from "./data/jdbc-secret.ts";
import { rule as dataJdbcSource } from "./data/jdbc-source.ts";
import { rule as dataJdbcTls } from "./data/jdbc-tls.ts";
import { rule as dataJdbcUrl } from "./data/jdbc-url.ts";
import { rule as dataMalformed } from "./data/malformed.ts";
import { rule as dataNestedPaths } from "./data/nested-paths.ts";
import { rule as dataNoProducer } from "./data/no-producer.ts";
import { rule as dataOptionTaken } from "./data/option-taken.ts";
import { rule as dataOptionValue } from "./data/option-value.ts";
import { rule as dataPlace } from "./data/place.ts";
import { rule as dataReadOnly } from "./data/read-only.ts";
import { rule as dataSamePlace } from "./data/same-place.ts";
import { rule as dataSameVariable } from "./data/same-variable.ts";
import { rule as dataStageOrder } from "./data/stage-order.ts";
import { rule as dataTwoWriters } from "./data/two-writers.ts";
import { rule as dataUnknownColumn } from "./data/unknown-column.ts";
import { rule as dataUnknownDataset } from "./data/unknown-dataset.ts";
import { rule as dataUnknownOption } from "./data/unknown-option.ts";
import { rule as dataUnused } from "./data/unused.ts";
import { rule as dataVariable } from "./data/variable.ts";
import { rule as dataWithoutEffect } from "./data/without-effect.ts";
import { rule as dataWriteMode } from "./data/write-mode.ts";
import { rule as envBudget } from "./env/budget.ts";
import { rule as envBudgetInDoubt } from "./env/budget-in-doubt.ts";
import { rule as envKeyElsewhere } from "./env/key-elsewhere.ts";
import { rule as envLifecycle } from "./env/lifecycle.ts";
import { rule as envNotebook } from "./env/notebook.ts";
import { rule as envRegion } from "./env/region.ts";
import { rule as envReservedName } from "./env/reserved-name.ts";
import { rule as envStanding } from "./env/standing.ts";
import { rule as envStepRoles } from "./env/step-roles.ts";
import { rule as envStepRolesNotFor } from "./env/step-roles-not-for.ts";
import { rule as envStepRolesSecret } from "./env/step-roles-secret.ts";
import { rule as envUnknownRegion } from "./env/unknown-region.ts";
import { rule as fileMissing } from "./file/missing.ts";
import { rule as fileMissingBootstrap } from "./file/missing-bootstrap.ts";
import { rule as fileNoInterpreter } from "./file/no-interpreter.ts";
import { rule as filePackagesLock } from "./file/packages-lock.ts";
import { rule as filePrices } from "./file/prices.ts";
import { rule as fleetCapacity } from "./fleet/capacity.ts";
import { rule as fleetDriverMemory } from "./fleet/driver-memory.ts";
import { rule as fleetExecutorMemory } from "./fleet/executor-memory.ts";
import { rule as fleetOvershoot } from "./fleet/overshoot.ts";
import { rule as fleetScaling } from "./fleet/scaling.ts";
import { rule as fleetSpotPrimary } from "./fleet/spot-primary.ts";
import { rule as fleetSpotSettings } from "./fleet/spot-settings.ts";
import { rule as fleetStanding } from "./fleet/standing.ts";
import { rule as fleetThreePrimaries } from "./fleet/three-primaries.ts";
import { rule as fleetTypes } from "./fleet/types.ts";
import { rule as fleetUnknown } from "./fleet/unknown.ts";
import { rule as fleetUnknownType } from "./fleet/unknown-type.ts";
import { rule as fleetVolumes } from "./fleet/volumes.ts";
import { rule as nameBucket } from "./name/bucket.ts";
import { rule as nameReserved } from "./name/reserved.ts";
import { rule as networkAddressPlan } from "./network/address-plan.ts";
import { rule as networkNoDatabase } from "./network/no-database.ts";
import { rule as networkNoInternet } from "./network/no-internet.ts";
import { rule as networkPrivateDatabase } from "./network/private-database.ts";
import { rule as networkTwoNetworks } from "./network/two-networks.ts";
import { rule as refNotHere } from "./ref/not-here.ts";
import { rule as refUndeclaredDataset } from "./ref/undeclared-dataset.ts";
import { rule as refUnknown } from "./ref/unknown.ts";
import { rule as stepArgumentsTooLong } from "./step/arguments-too-long.ts";
import { rule as stepClientArchives } from "./step/client-archives.ts";
import { rule as stepCommandWords } from "./step/command-words.ts";
import { rule as stepCycle } from "./step/cycle.ts";
import { rule as stepDependencyFile } from "./step/dependency-file.ts";
import { rule as stepDependencyInConf } from "./step/dependency-in-conf.ts";
import { rule as stepDependencyKind } from "./step/dependency-kind.ts";
import { rule as stepKeyOfAnotherKind } from "./step/key-of-another-kind.ts";
import { rule as stepNoWheel } from "./step/no-wheel.ts";
import { rule as stepOneKind } from "./step/one-kind.ts";
import { rule as stepOtherPython } from "./step/other-python.ts";
import { rule as stepReadsOrWrites } from "./step/reads-or-writes.ts";
import { rule as stepSameFileName } from "./step/same-file-name.ts";
import { rule as stepSameNameTwice } from "./step/same-name-twice.ts";
import { rule as stepSamePackageTwice } from "./step/same-package-twice.ts";
import { rule as stepSparkItself } from "./step/spark-itself.ts";
import { rule as stepUnknownStep } from "./step/unknown-step.ts";
import { rule as stepUnlocked } from "./step/unlocked.ts";
import { rule as stepUnlockedDownload } from "./step/unlocked-download.ts";
import { rule as stepUnpinned } from "./step/unpinned.ts";

/** Every rule, by id. */
export const rules: readonly (Rule & { readonly id: string })[] = [
  withId("catalog/crawl-targets", catalogCrawlTargets),
  withId("catalog/crawl-without-catalog", catalogCrawlWithoutCatalog),
  withId("catalog/crawled-twice", catalogCrawledTwice),
  withId("catalog/same-database", catalogSameDatabase),
  withId("catalog/same-table", catalogSameTable),
  withId("catalog/table-columns", catalogTableColumns),
  withId("cluster/application", clusterApplication),
  withId("cluster/bounds", clusterBounds),
  withId("cluster/hbase-ends", clusterHbaseEnds),
  withId("cluster/hbase-maximized", clusterHbaseMaximized),
  withId("cluster/hbase-root", clusterHbaseRoot),
  withId("cluster/hbase-scaling", clusterHbaseScaling),
  withId("cluster/hbase-shared-root", clusterHbaseSharedRoot),
  withId("cluster/hbase-storage", clusterHbaseStorage),
  withId("cluster/left-out", clusterLeftOut),
  withId("cluster/no-wait", clusterNoWait),
  withId("cluster/old-release", clusterOldRelease),
  withId("cluster/release", clusterRelease),
  withId("data/bad-upload", dataBadUpload),
  withId("data/column-type", dataColumnType),
  withId("data/expectation", dataExpectation),
  withId("data/files-keys", dataFilesKeys),
  withId("data/files-step", dataFilesStep),
  withId("data/jdbc-columns", dataJdbcColumns),
  withId("data/jdbc-driver", dataJdbcDriver),
  withId("data/jdbc-embedded", dataJdbcEmbedded),
  withId("data/jdbc-partition", dataJdbcPartition),
  withId("data/jdbc-reader", dataJdbcReader),
  withId("data/jdbc-secret", dataJdbcSecret),
  withId("data/jdbc-source", dataJdbcSource),
  withId("data/jdbc-tls", dataJdbcTls),
  withId("data/jdbc-url", dataJdbcUrl),
  withId("data/malformed", dataMalformed),
  withId("data/nested-paths", dataNestedPaths),
  withId("data/no-producer", dataNoProducer),
  withId("data/option-taken", dataOptionTaken),
  withId("data/option-value", dataOptionValue),
  withId("data/place", dataPlace),
  withId("data/read-only", dataReadOnly),
  withId("data/same-place", dataSamePlace),
  withId("data/same-variable", dataSameVariable),
  withId("data/stage-order", dataStageOrder),
  withId("data/two-writers", dataTwoWriters),
  withId("data/unknown-column", dataUnknownColumn),
  withId("data/unknown-dataset", dataUnknownDataset),
  withId("data/unknown-option", dataUnknownOption),
  withId("data/unused", dataUnused),
  withId("data/variable", dataVariable),
  withId("data/without-effect", dataWithoutEffect),
  withId("data/write-mode", dataWriteMode),
  withId("env/budget", envBudget),
  withId("env/budget-in-doubt", envBudgetInDoubt),
  withId("env/key-elsewhere", envKeyElsewhere),
  withId("env/lifecycle", envLifecycle),
  withId("env/notebook", envNotebook),
  withId("env/region", envRegion),
  withId("env/reserved-name", envReservedName),
  withId("env/standing", envStanding),
  withId("env/step-roles", envStepRoles),
  withId("env/step-roles-not-for", envStepRolesNotFor),
  withId("env/step-roles-secret", envStepRolesSecret),
  withId("env/unknown-region", envUnknownRegion),
  withId("file/missing", fileMissing),
  withId("file/missing-bootstrap", fileMissingBootstrap),
  withId("file/no-interpreter", fileNoInterpreter),
  withId("file/packages-lock", filePackagesLock),
  withId("file/prices", filePrices),
  withId("fleet/capacity", fleetCapacity),
  withId("fleet/driver-memory", fleetDriverMemory),
  withId("fleet/executor-memory", fleetExecutorMemory),
  withId("fleet/overshoot", fleetOvershoot),
  withId("fleet/scaling", fleetScaling),
  withId("fleet/spot-primary", fleetSpotPrimary),
  withId("fleet/spot-settings", fleetSpotSettings),
  withId("fleet/standing", fleetStanding),
  withId("fleet/three-primaries", fleetThreePrimaries),
  withId("fleet/types", fleetTypes),
  withId("fleet/unknown", fleetUnknown),
  withId("fleet/unknown-type", fleetUnknownType),
  withId("fleet/volumes", fleetVolumes),
  withId("name/bucket", nameBucket),
  withId("name/reserved", nameReserved),
  withId("network/address-plan", networkAddressPlan),
  withId("network/no-database", networkNoDatabase),
  withId("network/no-internet", networkNoInternet),
  withId("network/private-database", networkPrivateDatabase),
  withId("network/two-networks", networkTwoNetworks),
  withId("ref/not-here", refNotHere),
  withId("ref/undeclared-dataset", refUndeclaredDataset),
  withId("ref/unknown", refUnknown),
  withId("step/arguments-too-long", stepArgumentsTooLong),
  withId("step/client-archives", stepClientArchives),
  withId("step/command-words", stepCommandWords),
  withId("step/cycle", stepCycle),
  withId("step/dependency-file", stepDependencyFile),
  withId("step/dependency-in-conf", stepDependencyInConf),
  withId("step/dependency-kind", stepDependencyKind),
  withId("step/key-of-another-kind", stepKeyOfAnotherKind),
  withId("step/no-wheel", stepNoWheel),
  withId("step/one-kind", stepOneKind),
  withId("step/other-python", stepOtherPython),
  withId("step/reads-or-writes", stepReadsOrWrites),
  withId("step/same-file-name", stepSameFileName),
  withId("step/same-name-twice", stepSameNameTwice),
  withId("step/same-package-twice", stepSamePackageTwice),
  withId("step/spark-itself", stepSparkItself),
  withId("step/unknown-step", stepUnknownStep),
  withId("step/unlocked", stepUnlocked),
  withId("step/unlocked-download", stepUnlockedDownload),
  withId("step/unpinned", stepUnpinned),
];
