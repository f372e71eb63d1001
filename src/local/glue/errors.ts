import { ApiError } from "../api/errors.ts";

/** Glue's refusals, by their real names (API reference, the errors of each crawler operation). */
export const glueError = {
  notFound: (name: string) => new ApiError("EntityNotFoundException", `Crawler entry with name ${name} does not exist`),
  exists: (name: string) => new ApiError("AlreadyExistsException", `Crawler with name ${name} already exists`),
  running: (name: string) => new ApiError("CrawlerRunningException", `Crawler with name ${name} has already started`),
  notRunning: (name: string) => new ApiError("CrawlerNotRunningException", `Crawler with name ${name} isn't running`),
  stopping: (name: string) => new ApiError("CrawlerStoppingException", `Crawler with name ${name} is stopping`),
  invalid: (message: string) => new ApiError("InvalidInputException", message),
} as const;
