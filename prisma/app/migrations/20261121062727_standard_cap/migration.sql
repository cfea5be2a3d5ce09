-- CreateTable
CREATE TABLE "standard_cap" (
    "name" TEXT NOT NULL,
    "aggregation_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "standard_cap_pkey" PRIMARY KEY ("name")
);
